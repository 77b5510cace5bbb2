"""Names that would do something if a page took them for more than names. Each would set `window.hostile`."""

LONG = "Ñ" * 300

UNITS = {
    "PUNO": "<IMG SRC=X ONERROR=WINDOW.HOSTILE=1>",
    "CAJAMARCA": 'O\'HIGGINS" ONMOUSEOVER="WINDOW.HOSTILE=1',
    "CUSCO": "') OR 1=1 --",
    "LORETO": "L" * 40,
}
"""By the unit whose place they take. Units are published in upper case; longer ones stop publication."""

PARTNERS = {
    "MINISTERIO": "<script>window.hostile=1</script>",
    "EDUCATIVA": "javascript:window.hostile=1",
    "ONG": '<a href="javascript:window.hostile=1" onclick="window.hostile=1">ONG</a>',
    "GOBIERNO LOCAL": "${window.hostile=1} {window.hostile=1} `x`",
    "FINANCIERA": '=HYPERLINK("javascript:window.hostile=1")',
    "EMPRESA": LONG,
}
"""By the type of partner."""

FILE_NAMES = ("<svg onload=window.hostile=1>", '"><img src=x onerror=window.hostile=1>', "=1+1", "ñ" * 90)
"""What stands before the names of the first files of the extract `partners`."""
