"""What customers of Casa Ipê Móveis write in the demo, and what its team answers. All invented."""

from typing import Literal

Line = tuple[Literal["c", "a"], str]
Queue = Literal["vendas", "suporte", "financeiro"]

PRODUCTS = (
    "sofá Jatobá de 3 lugares",
    "mesa de jantar Peroba",
    "guarda-roupa Cedro de 6 portas",
    "rack Angelim",
    "cama box Imbuia queen",
    "poltrona Sucupira",
    "estante Freijó",
    "escrivaninha Cumaru",
    "aparador Tauari",
    "cadeira Garapa",
)
CITIES = ("Campinas", "Curitiba", "Belo Horizonte", "Santos", "Niterói", "Florianópolis", "Goiânia", "Sorocaba")
FIRST_NAMES = (
    "Aline", "Bernardo", "Cecília", "Davi", "Elisa", "Fábio", "Giovana", "Heitor", "Isadora", "João Pedro",
    "Karina", "Leandro", "Mariana", "Nelson", "Olívia", "Paulo", "Queila", "Rodrigo", "Sabrina", "Tiago",
    "Úrsula", "Valter", "Wesley", "Yara", "Zilda",
)  # fmt: skip
LAST_NAMES = (
    "Almeida", "Barros", "Cardoso", "Duarte", "Esteves", "Figueiredo", "Gonçalves", "Henriques", "Ibrahim",
    "Junqueira", "Lacerda", "Machado", "Nogueira", "Oliveira", "Pacheco", "Queiroz", "Ribeiro", "Siqueira",
    "Teixeira", "Vasconcelos",
)  # fmt: skip

CONVERSATIONS: tuple[tuple[Queue, tuple[Line, ...]], ...] = (
    (
        "vendas",
        (
            ("c", "Oi, bom dia! Vi no site o {product}. Ainda tem em estoque?"),
            ("c", "Queria na cor natural"),
            ("a", "Bom dia! Temos sim, na cor natural são 4 unidades em estoque."),
            ("c", "Que ótimo! E o prazo para {city}?"),
            ("a", "Para {city} a entrega leva de 7 a 10 dias úteis, com montagem inclusa."),
            ("c", "Fechado, vou comprar pelo site então. Obrigada!"),
            ("a", "Nós que agradecemos! Qualquer coisa é só chamar por aqui."),
        ),
    ),
    (
        "suporte",
        (
            ("c", "Boa tarde, meu {product} chegou hoje com um risco na lateral 😕"),
            ("c", "Pedido {order}"),
            ("a", "Boa tarde! Sinto muito por isso. Pode me mandar uma foto do risco?"),
            ("c", "Mandei por e-mail agora há pouco, aqui não consegui anexar"),
            ("a", "Recebi as fotos. Vou abrir a troca da lateral sem custo para você."),
            ("c", "Quanto tempo demora?"),
            ("a", "A peça sai amanhã da fábrica; em até 6 dias úteis o montador liga para agendar."),
            ("c", "Perfeito, fico no aguardo"),
        ),
    ),
    (
        "financeiro",
        (
            ("c", "Olá, preciso da segunda via do boleto do pedido {order}"),
            ("a", "Olá! Já localizei. O vencimento original era ontem, posso emitir com data para sexta?"),
            ("c", "Pode sim, sem juros?"),
            ("a", "Sem juros, fique tranquilo. Enviei para o e-mail do cadastro."),
            ("c", "Chegou! Muito obrigado"),
        ),
    ),
    (
        "suporte",
        (
            ("c", "A entrega estava marcada para hoje de manhã e ninguém apareceu"),
            ("c", "Tirei folga no trabalho pra isso..."),
            ("c", "Pedido {order}, em {city}"),
            ("a", "Peço desculpas pelo transtorno. Vou falar com a transportadora agora mesmo."),
            ("a", "O caminhão teve um pneu furado; eles chegam hoje entre 14h e 16h. Consegue receber?"),
            ("c", "Consigo, mas se não vierem hoje vou cancelar"),
            ("a", "Combinado. Vou acompanhar e te aviso quando estiverem a caminho."),
            ("c", "Ok"),
            ("a", "Estão a 20 minutos da sua casa."),
            ("c", "Chegaram! Tudo certo com o {product}"),
        ),
    ),
    (
        "vendas",
        (
            ("c", "Vocês fazem o {product} sob medida?"),
            ("a", "Fazemos, sim! Qual medida você precisa?"),
            ("c", "1,90 m de largura por 45 cm de profundidade"),
            ("a", "Nessa medida fica em R$ 2.340,00, em até 10 vezes sem juros. Prazo de 35 dias."),
            ("c", "Vou conversar com meu marido e te falo"),
        ),
    ),
    (
        "suporte",
        (
            ("c", "Faltou um saquinho de parafusos na caixa do {product}"),
            ("a", "Oi! Qual o número que está na etiqueta da caixa, por favor?"),
            ("c", "É o {order}-B"),
            ("a", "Perfeito! Já separei os parafusos, seguem por Sedex hoje. O rastreio vai por e-mail."),
            ("c", "Maravilha, rapidez nota 10 👏"),
        ),
    ),
    (
        "financeiro",
        (
            ("c", "Bom dia. Paguei duas vezes o pedido {order} sem querer, no Pix e no cartão"),
            ("c", "Como faço para receber de volta?"),
            ("a", "Bom dia! Vi aqui os dois pagamentos. Prefere que eu estorne o Pix ou o cartão?"),
            ("c", "O Pix, por favor"),
            ("a", "Pronto, solicitado. O valor volta para a sua conta em até 2 dias úteis."),
            ("c", "Obrigada, você salvou meu mês 🙏"),
        ),
    ),
    (
        "vendas",
        (
            ("c", "Boa noite, qual o horário da loja de {city}?"),
            ("a", "Boa noite! De segunda a sábado das 9h às 19h, e domingo das 10h às 16h."),
            ("c", "E tem o {product} exposto?"),
            ("a", "Tem sim, logo na entrada. Pode pedir para falar com a Lúcia."),
            ("c", "Show, passo aí no sábado"),
        ),
    ),
    (
        "suporte",
        (
            ("c", "Meu {product} está com a gaveta emperrando"),
            ("c", "Comprei faz 8 meses, ainda está na garantia?"),
            ("a", "Está sim, a garantia é de 2 anos. Posso agendar um técnico na quinta de manhã?"),
            ("c", "Quinta não posso, tem na sexta à tarde?"),
            ("a", "Tem: sexta, entre 13h e 15h. Confirmo?"),
            ("c", "Confirma por favor"),
            ("a", "Confirmado! O técnico se chama Edson e vai ligar meia hora antes."),
        ),
    ),
    (
        "financeiro",
        (
            ("c", "Podem me enviar a nota fiscal do pedido {order}? É para a empresa"),
            ("a", "Claro! Qual CNPJ deve constar?"),
            ("c", "O mesmo do cadastro"),
            ("a", "Enviada em PDF e XML para o e-mail do cadastro."),
        ),
    ),
    (
        "vendas",
        (
            ("c", "O {product} entra na promoção de novembro?"),
            ("c", "Vi um cupom de 10% no Instagram"),
            ("a", "Entra sim! O cupom é IPE10 e vale até domingo, já com o frete grátis para {city}."),
            ("c", "Não está funcionando aqui, diz que é inválido"),
            ("a", "Você digitou com letra maiúscula? Se não der, eu aplico por aqui."),
            ("c", "Agora foi! Valeu"),
        ),
    ),
    (
        "suporte",
        (
            ("c", "Preciso trocar o endereço de entrega do pedido {order}"),
            ("c", "Me mudei para {city} semana passada"),
            ("a", "Sem problemas! Me passa o CEP novo?"),
            ("c", "Já te mando, só um minuto"),
        ),
    ),
)

OPENERS = (
    "Olá?",
    "Alguém pode me ajudar?",
    "Bom dia, tudo bem?",
    "Consegue ver isso pra mim hoje?",
)
