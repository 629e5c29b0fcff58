import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";
import { Spoken } from "@/i18n/spoken";
import { client } from "./queryClient";
import { Pages } from "./routes";
import { cssVariablesResolver, theme } from "./theme";

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <Spoken>
            <Pages />
          </Spoken>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
