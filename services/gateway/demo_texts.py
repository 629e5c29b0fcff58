"""What the demo's customers and agents say: a furniture shop on an ordinary week."""

from typing import Literal

Line = tuple[Literal["in", "out"], str]

PEOPLE = (
    "Osvaldo Pimentel", "Marina Sato", "Jéssica Andrade", "Tadeu Ferraz", "Lívia Barreto", "Célia Monteiro",
    "Henrique Paes", "Aline Cordeiro", "Marlene Duarte", "Rogério Brandão", "Patrícia Queiroz", "Wesley Nogueira",
    "Dona Neide", "Caio Vasconcelos", "Sônia Guimarães", "Fábio Lins", "Tatiane Moura", "Edson Carvalho",
    "Renata Prado", "Ivan Siqueira", "Bianca Rocha", "Júlio Amaral", "Noemi Teixeira", "Otávio Reis",
    "Priscila Fontes", "Samuel Dantas", "Vera Lúcia Alves", "Zélia Campos", "Douglas Peixoto", "Ester Figueiredo",
    "Gustavo Hara", "Heloísa Bittencourt", "Ítalo Mendes", "Kátia Barros", "Leandro Cunha", "Mônica Sales",
    "Nelson Abreu", "Olívia Torres", "Paulo Sérgio Neves", "Quitéria Lopes", "Raul Antunes", "Simone Bastos",
    "Thiago Macedo", "Ursula Krause", "Valdir Pacheco", "Wanda Coutinho", "Yara Menezes", "Ângela Freitas",
    "Bruno Castanho", "Cecília Rangel", "Dirceu Matos", "Elaine Pinheiro", "Flávio Serrano", "Glória Tavares",
    "Hugo Valente", "Inês Caldeira", "Jonas Meireles", "Karina Zanetti", "Luís Otávio", "Márcia Fagundes",
)  # fmt: skip

DELIVERY: tuple[tuple[Line, ...], ...] = (
    (
        ("in", "Bom dia! Minha mesa chega hoje?"),
        ("out", "Bom dia! Está na rota da tarde, entre 13h e 17h."),
        ("in", "Perfeito, vou deixar avisado na portaria."),
        ("out", "Combinado. Qualquer coisa é só chamar por aqui."),
        ("in", "Obrigada! 😊"),
    ),
    (
        ("in", "Vocês entregam em Niterói? 🚚"),
        ("out", "Entregamos sim, toda terça e sexta."),
        ("in", "E o frete fica quanto para um sofá de três lugares?"),
        ("out", "Para Icaraí fica R$ 120,00, com subida até o terceiro andar."),
        ("in", "Pode ser na sexta de manhã?"),
    ),
    (
        ("in", "A mesa chegou ontem, mas o canto do tampo está lascado."),
        ("in", "Posso mandar foto?"),
        ("out", "Sinto muito por isso. Pode mandar, sim, que eu já abro a troca."),
        ("in", "É bem no canto direito, parece que bateu na entrega 😕"),
        ("out", "A troca está liberada e você não paga nada. A coleta pode ser na quinta?"),
        ("in", "Pode ser na quinta de manhã?"),
    ),
    (
        ("in", "O montador não veio hoje."),
        ("out", "Peço desculpas. Vou ver com a equipe e já volto."),
        ("out", "Ele ficou preso na entrega anterior. Consigo remarcar para amanhã às 9h, pode ser?"),
        ("in", "Às 9h não estou. Depois das 14h dá."),
    ),
)
SALES: tuple[tuple[Line, ...], ...] = (
    (
        ("in", "Boa tarde, ainda tem a cadeira Ipê na cor mel?"),
        ("out", "Boa tarde! Temos seis em estoque."),
        ("in", "Quero quatro. Faz desconto à vista?"),
        ("out", "No Pix fazemos 8%: de R$ 2.490,00 por R$ 2.290,80."),
        ("in", "Fechado. Como pago?"),
    ),
    (
        ("in", "Oi, vi o anúncio do guarda-roupa de seis portas."),
        ("in", "Quais são as medidas?"),
        ("out", "2,34 m de largura, 2,40 m de altura e 58 cm de profundidade."),
        ("in", "Vou medir o quarto e já respondo."),
    ),
    (
        ("in", "Vocês fazem móvel sob medida?"),
        ("out", "Fazemos para sala e cozinha. Quer agendar uma visita?"),
        ("in", "Quero, é uma cozinha pequena, uns 6 m²."),
        ("out", "Sábado às 10h a projetista está livre. Qual é o endereço?"),
    ),
    (("in", "Qual o prazo da estante Jacarandá?"), ("in", "Preciso para o dia 10.")),
    (("in", "Boa noite, parcelam em quantas vezes?"),),
)
MONEY: tuple[tuple[Line, ...], ...] = (
    (
        ("in", "Preciso da segunda via do boleto."),
        ("out", "Segue o boleto atualizado, com vencimento na sexta."),
        ("in", "Recebi, obrigado."),
    ),
    (
        ("in", "Fui cobrada duas vezes no cartão."),
        ("out", "Vou conferir com a operadora. Pode me dizer os quatro últimos dígitos?"),
        ("in", "Final 4417."),
        ("out", "Achei as duas. A segunda foi estornada agora e some da fatura em até dois dias úteis."),
        ("in", "Ufa, obrigada pela rapidez."),
    ),
    (("in", "Paguei ontem e o pedido ainda está como pendente."), ("in", "Mando o comprovante?")),
    (
        ("in", "Como peço a nota fiscal com CNPJ?"),
        ("out", "É só mandar o CNPJ por aqui que emitimos hoje."),
        ("in", "Mando já."),
    ),
)
