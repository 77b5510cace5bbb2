# Vuelve a calcular la estimación principal (tabla primary_estimate) solo con el paquete, y la compara.
#
# Uso, en la carpeta del paquete:  Rscript code/main.R
#
# Solo usa R base. Termina con estado 1 si alguna cifra difiere.

leer <- function(archivo) {
  read.csv(
    archivo,
    na.strings = "",
    colClasses = c(district_code = "character", department_code = "character"),
    encoding = "UTF-8"
  )
}
panel <- leer("data/csv/panel.csv")
publicada <- read.csv("output/tables/csv/primary_estimate.csv", na.strings = "", encoding = "UTF-8")

confianza <- {{confidence_pct}} / 100
minimo_distritos <- {{fewest_clusters}}

hogares <- nrow(panel)
medido <- is.na(panel$reason)
aumento <- medido & panel$follow_up_income > panel$baseline_income
parte <- mean(aumento)

# varianza CRV3: cuánto cambia el porcentaje al dejar fuera un distrito por vez
por_distrito <- tapply(aumento, panel$district_code, sum)
tamano <- tapply(aumento, panel$district_code, length)
distritos <- length(tamano)
sin_uno <- (sum(aumento) - por_distrito) / (hogares - tamano)
varianza <- (distritos - 1) / distritos * sum((sin_uno - parte)^2)
efecto <- varianza / (parte * (1 - parte) / hogares)

# intervalo de Wilson con el tamaño efectivo, a lo más los hogares
z <- qnorm((1 + confianza) / 2)
wilson <- function(n) {
  centro <- (parte + z^2 / (2 * n)) / (1 + z^2 / n)
  alcance <- z * sqrt(parte * (1 - parte) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  100 * c(centro - alcance, centro + alcance)
}
por_conglomerados <- distritos >= minimo_distritos && is.finite(efecto) && efecto > 0
t <- qt((1 + confianza) / 2, distritos - 1)
intervalo <- wilson(if (por_conglomerados) min(hogares, hogares / efecto * (z / t)^2) else hogares)

calculada <- c(
  households = hogares,
  measured = sum(medido),
  increased = sum(aumento),
  share_pct = 100 * parte,
  low_pct = intervalo[1],
  high_pct = intervalo[2],
  wilson_low_pct = wilson(hogares)[1],
  wilson_high_pct = wilson(hogares)[2],
  clusters = distritos,
  ceiling_pct = 100 * mean(medido),
  upper_pct = 100 * mean(aumento | !medido)
)
if (por_conglomerados) {
  calculada <- c(calculada, design_effect = efecto, effective_households = min(hogares, hogares / efecto))
}
iguales <- abs(calculada - as.numeric(publicada[1, names(calculada)])) < 1e-6 * pmax(1, abs(calculada))
for (cifra in names(calculada)) {
  signo <- if (iguales[[cifra]]) "=" else "DIFERENTE"
  cat(sprintf("%-22s %14.6f %14.6f  %s\n", cifra, publicada[1, cifra], calculada[[cifra]], signo))
}
if (!all(iguales)) quit(status = 1)
