import { expect, test } from "vitest";
import { filledIn, unknownVariables, VARIABLES } from "./variables";

const EXAMPLE = { first_name: "Marina", greeting: "bom dia", protocol: "" };

test("variables are filled in as the server does it", () => {
  expect(filledIn("{{greeting}}, {{ First_Name }}!", EXAMPLE)).toBe("Bom dia, Marina!");
  expect(filledIn("Olá, {{greeting}}", EXAMPLE)).toBe("Olá, bom dia");
  expect(filledIn("Protocolo {{protocol}}!", EXAMPLE)).toBe("Protocolo!");
  expect(filledIn("{{nada}}", EXAMPLE)).toBe("{{nada}}");
});

test("a name that is no variable is found", () => {
  expect(unknownVariables("{{name}} {{nome}} {{nome}}", VARIABLES)).toEqual(["nome"]);
});
