* Vuelve a calcular la estimación principal (tabla primary_estimate) solo con el paquete, y la compara.
*
* Uso, en la carpeta del paquete:  stata -b do code/main.do
*
* Se detiene con error si alguna cifra difiere.

version 14
clear all
use "data/stata/panel.dta", clear

* reason falta en quien sí fue medido
generate byte is_measured = missing(reason)
generate byte rose = is_measured & follow_up_income > baseline_income & !missing(follow_up_income)
encode district_code, generate(district)

count
scalar s_households = r(N)
count if is_measured
scalar s_measured = r(N)
count if rose
scalar s_increased = r(N)
count if rose | !is_measured
scalar s_upper = 100 * r(N) / s_households
scalar s_share = s_increased / s_households

* varianza CRV3: cuánto cambia el porcentaje al dejar fuera un distrito por vez
egen double district_total = total(rose), by(district)
egen double district_size = count(rose), by(district)
egen byte is_first = tag(district)
generate double without = (s_increased - district_total) / (s_households - district_size)
generate double squared = (without - s_share)^2
summarize squared if is_first
scalar s_districts = r(N)
scalar s_variance = (s_districts - 1) / s_districts * r(sum)
scalar s_effect = s_variance / (s_share * (1 - s_share) / s_households)

* intervalo de Wilson con el tamaño efectivo, a lo más los hogares
scalar s_z = invnormal(0.5 + {{confidence_pct}} / 200)
scalar s_t = invttail(s_districts - 1, 0.5 - {{confidence_pct}} / 200)
scalar s_clustered = s_districts >= {{fewest_clusters}} & s_variance > 0
scalar s_effective = min(s_households, s_households / s_effect * (s_z / s_t)^2)
scalar s_n = cond(s_clustered, s_effective, s_households)
scalar s_centre = (s_share + s_z^2 / (2 * s_n)) / (1 + s_z^2 / s_n)
scalar s_reach = s_z * sqrt(s_share * (1 - s_share) / s_n + s_z^2 / (4 * s_n^2)) / (1 + s_z^2 / s_n)

display "OG oficial: " %9.4f 100 * s_share " %"
display "Intervalo: " %9.4f 100 * (s_centre - s_reach) " a " %9.4f 100 * (s_centre + s_reach) " %"

use "output/tables/stata/primary_estimate.dta", clear
assert households == s_households
assert measured == s_measured
assert increased == s_increased
assert clusters == s_districts
assert reldif(share_pct, 100 * s_share) < 0.00000001
assert reldif(ceiling_pct, 100 * s_measured / s_households) < 0.00000001
assert reldif(upper_pct, s_upper) < 0.00000001
assert reldif(low_pct, 100 * (s_centre - s_reach)) < 0.000001
assert reldif(high_pct, 100 * (s_centre + s_reach)) < 0.000001
display "Todas las cifras coinciden."
