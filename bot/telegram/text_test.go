package telegram

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func TestSplitCutsAtTheBestPlace(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for name, c := range map[string]struct {
		html string
		want []string
	}{
		"nothing":                       {"", nil},
		"blanks":                        {" \n ", nil},
		"blanks in tags":                {"<b> </b>\n", nil},
		"short":                         {"<b>a</b>", []string{"<b>a</b>"}},
		"just fits by text":             {"<b>" + x(4096) + "</b>", []string{"<b>" + x(4096) + "</b>"}},
		"paragraph before line":         {x(2500) + "\n\n" + x(500) + "\n" + x(2000), []string{x(2500) + "\n\n", x(500) + "\n" + x(2000)}},
		"line before sentence":          {x(2500) + "\n" + x(500) + ". " + x(2000), []string{x(2500) + "\n", x(500) + ". " + x(2000)}},
		"sentence before word":          {x(2500) + ". " + x(500) + " " + x(2000), []string{x(2500) + ". ", x(500) + " " + x(2000)}},
		"Chinese sentence":              {strings.Repeat("园", 3000) + "。" + strings.Repeat("区", 2000), []string{strings.Repeat("园", 3000) + "。", strings.Repeat("区", 2000)}},
		"word":                          {x(4000) + " " + x(4000), []string{x(4000) + " ", x(4000)}},
		"no place at all":               {x(5000), []string{x(4096), x(904)}},
		"a paragraph too early is none": {x(100) + "\n\n" + x(3000) + " " + x(2000), []string{x(100) + "\n\n" + x(3000) + " ", x(2000)}},
		"tags are closed and reopened":  {`<a href="h"><b>` + x(4000) + " " + x(4000) + "</b></a>", []string{`<a href="h"><b>` + x(4000) + " </b></a>", `<a href="h"><b>` + x(4000) + "</b></a>"}},
		"no empty tags at the cut":      {"<b>" + x(4000) + "\n</b><i>" + x(4000) + "</i>", []string{"<b>" + x(4000) + "\n</b>", "<i>" + x(4000) + "</i>"}},
		"entities count one":            {strings.Repeat("&amp;", 4096), []string{strings.Repeat("&amp;", 4096)}},
		"entities stay whole":           {x(4095) + "&lt;&gt;", []string{x(4095) + "&lt;", "&gt;"}},
		"surrogates count two":          {strings.Repeat("😀", 2049), []string{strings.Repeat("😀", 2048), "😀"}},
		"emoji stay whole":              {x(4093) + "👩‍🌾" + x(10), []string{x(4093), "👩‍🌾" + x(10)}},
		"marks stay on their letter":    {x(4095) + "e\u0323\u0302" + x(10), []string{x(4095), "e\u0323\u0302" + x(10)}},
		"blank parts are left out":      {x(4096) + strings.Repeat(" ", 9000) + "y", []string{x(4096), strings.Repeat(" ", 9000-2*4096) + "y"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Split(c.html); !slices.Equal(got, c.want) {
				t.Errorf("want %s, got %s", sketch(c.want), sketch(got))
			}
		})
	}
}

func TestSplitKeepsTheRawLimit(t *testing.T) {
	long := strings.Repeat(`<a href="https://example.org/`+strings.Repeat("p", 90)+`">x</a> `, 1000)
	parts := Split(long)
	checkSplit(t, long, parts)
	if len(parts) != 4 {
		t.Errorf("want 4 parts, got %d", len(parts))
	}
}

var runs = regexp.MustCompile(`x{9,}`)

func sketch(parts []string) string {
	return runs.ReplaceAllStringFunc(strings.Join(parts, "|"), func(s string) string { return "x…" })
}

// FuzzSplit builds well-formed HTML from the input, splits it and checks the promise.
func FuzzSplit(f *testing.F) {
	f.Add("b Lương Sơn\n\n<& ab😀👩‍🌾. 园区。", uint16(3000), uint16(500))
	f.Add("<b>x", uint16(40), uint16(1))
	f.Add(" \n", uint16(9000), uint16(0))
	f.Add("&&&&🇻🇳", uint16(5000), uint16(77))
	f.Fuzz(func(t *testing.T, text string, size, every uint16) {
		if text == "" || len(text) > 200 {
			return
		}
		long := compose(text, int(size), int(every))
		checkSplit(t, long, Split(long))
		Split(strings.Repeat(text, int(size)%400)) // need not be well-formed: it must only end
	})
}

// compose repeats the text and opens or closes a tag at every so many characters.
func compose(text string, size, every int) string {
	tags := []string{"b", "i", "code", `a href="https://example.org/?a=1&amp;b=2"`, "blockquote expandable"}
	var b strings.Builder
	var open []string
	for i, r := range []rune(strings.Repeat(strings.ToValidUTF8(text, "?"), size/len(text)+1)) {
		if every > 0 && i%every == 0 {
			if len(open) < 5 && (i/every)%3 < 2 {
				tag := tags[(i/every)%len(tags)]
				b.WriteString("<" + tag + ">")
				open = append(open, tag)
			} else if len(open) > 0 {
				b.WriteString(closing(open[len(open)-1]))
				open = open[:len(open)-1]
			}
		}
		b.WriteString(Escape(string(r)))
	}
	for _, tag := range slices.Backward(open) {
		b.WriteString(closing(tag))
	}
	return b.String()
}

func closing(tag string) string {
	name, _, _ := strings.Cut(tag, " ")
	return "</" + name + ">"
}

func checkSplit(t *testing.T, whole string, parts []string) {
	t.Helper()
	var texts strings.Builder
	for i, part := range parts {
		text := plain(t, part)
		texts.WriteString(text)
		if n := len(utf16.Encode([]rune(text))); n > textLimit || len(part) > rawLimit {
			t.Errorf("part %d: want at most %d units and %d bytes, got %d and %d", i, textLimit, rawLimit, n, len(part))
		}
		if strings.TrimSpace(text) == "" {
			t.Errorf("part %d: want something to read, got blanks", i)
		}
		if !utf8.ValidString(part) {
			t.Errorf("part %d: want valid UTF-8", i)
		}
	}
	want, got := plain(t, whole), texts.String()
	if !hasLongBlank(want) && want != got && noBlanks(want) != "" {
		t.Errorf("want the parts to hold the whole text of %d bytes, got %d bytes", len(want), len(got))
	}
	if noBlanks(want) != noBlanks(got) {
		t.Error("want nothing but blanks left out")
	}
}

var tags = regexp.MustCompile(`</?[a-z-]+[^<>]*>`)

// plain is the text of well-formed HTML; it fails the test when tags don't nest.
func plain(t *testing.T, part string) string {
	t.Helper()
	var open []string
	text := tags.ReplaceAllStringFunc(part, func(tag string) string {
		name := strings.Trim(strings.Fields(tag)[0], "</>")
		if !strings.HasPrefix(tag, "</") {
			open = append(open, name)
		} else if len(open) == 0 || open[len(open)-1] != name {
			t.Errorf("want %s to close what is open, got %q open", tag, open)
		} else {
			open = open[:len(open)-1]
		}
		return ""
	})
	if len(open) > 0 {
		t.Errorf("want every tag closed, got %q open", open)
	}
	return html.UnescapeString(text)
}

func noBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// hasLongBlank tells whether blanks may fill more than half a message, and so a part.
func hasLongBlank(s string) bool {
	blanks := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			blanks = 0
		} else if blanks++; blanks > 100 {
			return true
		}
	}
	return false
}

func TestEscapedTextShowsAsItIs(t *testing.T) {
	for text, want := range map[string]string{
		`a<b>&"c'`:   `a&lt;b&gt;&amp;&quot;c'`,
		"Lương Sơn":  "Lương Sơn",
		"bad \xff x": "bad \uFFFD x",
	} {
		if got := Escape(text); got != want {
			t.Errorf("Escape(%q): want %q, got %q", text, want, got)
		}
	}
}

func TestLinksOpenOnlyWhatTelegramOpens(t *testing.T) {
	for address, want := range map[string]string{
		`https://x.org/?a=1&b="2"`: `<a href="https://x.org/?a=1&amp;b=&quot;2&quot;">T&amp;C</a>`,
		"javascript:alert(1)":      "T&amp;C",
		"":                         "T&amp;C",
	} {
		if got := Link("T&C", address); got != want {
			t.Errorf("Link to %q: want %q, got %q", address, want, got)
		}
	}
}

func TestUTF16LenCountsAsTelegramDoes(t *testing.T) {
	for text, want := range map[string]int{"": 0, "ab": 2, "đất": 3, "园区": 2, "😀": 2, "👩‍🌾": 5} {
		if got := UTF16Len(text); got != want {
			t.Errorf("UTF16Len(%q): want %d, got %d", text, want, got)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{{"short", 5, "short"}, {"longer text", 8, "longer…"}, {"😀😀😀", 5, "😀😀…"}, {"한국어로", 3, "한국…"}, {"", 1, ""}} {
		if got := Shorten(c.text, c.limit); got != c.want {
			t.Errorf("%q in %d units is %q: expected %q", c.text, c.limit, got, c.want)
		}
	}
}
