package picture

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// clean gives text as it can be drawn: composed, on one line, without controls
// and pictographs.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u3000':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector), r >= 0x1F000 && r < 0x20000:
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")))
	return strings.Trim(s, " ")
}

// glyph is one character in the face that has it.
type glyph struct {
	char rune
	face *face
	font *sfnt.Font
	id   sfnt.GlyphIndex
	thin bool // from a regular face where bold was asked for
}

// typesetter finds glyphs and measures them. It isn't safe for concurrent use.
type typesetter struct {
	fonts  *fonts
	lang   string
	buffer sfnt.Buffer
	seg    segmenter.Segmenter
	err    error // of the first font that couldn't be read
}

// glyphs gives a character the first face of the chain that has it, or the empty
// box of the first face. Pictographs, meant for buttons, are left out.
func (t *typesetter) glyphs(text string, bold bool) []glyph {
	chain := t.fonts.chain(t.lang, bold)
	out := make([]glyph, 0, len(text))
	for _, r := range text {
		var g glyph
		for i, f := range chain {
			font, err := f.open()
			if err != nil {
				t.fail(err)
				return nil
			}
			id, err := font.GlyphIndex(&t.buffer, r)
			if err != nil {
				t.fail(err)
				return nil
			}
			if i == 0 || id != 0 {
				g = glyph{char: r, face: f, font: font, id: id, thin: bold && i >= len(chain)/2}
			}
			if id != 0 {
				break
			}
		}
		if g.id == 0 && unicode.Is(unicode.So, r) {
			continue
		}
		out = append(out, g)
	}
	return out
}

func (t *typesetter) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// advances gives where each glyph starts and where the last one ends, in pixels
// at that size.
func (t *typesetter) advances(glyphs []glyph, size float64) []float64 {
	x := 0.0
	out := make([]float64, 1, len(glyphs)+1)
	for i, g := range glyphs {
		em := fixed.Int26_6(g.font.UnitsPerEm())
		a, err := g.font.GlyphAdvance(&t.buffer, g.id, em, font.HintingNone)
		if err != nil {
			t.fail(err)
		}
		if i+1 < len(glyphs) && glyphs[i+1].font == g.font {
			// Pairs without kerning come back as an error.
			if k, err := g.font.Kern(&t.buffer, g.id, glyphs[i+1].id, em, font.HintingNone); err == nil {
				a += k
			}
		}
		x += float64(a) / float64(em) * size
		out = append(out, x)
	}
	return out
}

func (t *typesetter) width(text string, size float64, bold bool) float64 {
	a := t.advances(t.glyphs(text, bold), size)
	return a[len(a)-1]
}

// wrap breaks text into lines of at most that width where the language breaks
// them, inside a word only when it is wider than a line. Lines beyond most are
// cut, marked by an ellipsis.
func (t *typesetter) wrap(text string, size float64, bold bool, width float64, most int) []string {
	var lines []string
	line, lineWidth := "", 0.0
	flush := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, lineWidth = "", 0
	}
	for _, word := range t.words(clean(text)) {
		full := t.width(word, size, bold)
		bare := t.width(strings.TrimRight(word, " "), size, bold)
		if line != "" && lineWidth+bare > width {
			flush()
		}
		for bare > width {
			head := t.fit(word, size, bold, width)
			lines = append(lines, head)
			word = word[len(head):]
			full = t.width(word, size, bold)
			bare = t.width(strings.TrimRight(word, " "), size, bold)
		}
		line += word
		lineWidth += full
	}
	if line != "" {
		flush()
	}
	if len(lines) > most {
		lines = lines[:most]
		last := lines[most-1]
		for last != "" && t.width(last+"…", size, bold) > width {
			r := []rune(last)
			last = string(r[:len(r)-1])
		}
		lines[most-1] = strings.TrimRight(last, " ") + "…"
	}
	return lines
}

// balance breaks text into as few lines as wrap, of about the same length, so
// that no word is left alone.
func (t *typesetter) balance(text string, size float64, bold bool, width float64, most int) []string {
	lines := t.wrap(text, size, bold, width, most)
	if len(lines) < 2 || strings.HasSuffix(lines[len(lines)-1], "…") {
		return lines
	}
	low, high := width/2, width
	for high-low > 8 {
		mid := (low + high) / 2
		if tried := t.wrap(text, size, bold, mid, MaxText); len(tried) > len(lines) {
			low = mid
		} else {
			lines, high = tried, mid
		}
	}
	return lines
}

// fit gives the longest head of word that fits the width, at least one character.
func (t *typesetter) fit(word string, size float64, bold bool, width float64) string {
	runes := []rune(word)
	ends := t.advances(t.glyphs(word, bold), size)[1:]
	n := 1
	for n < len(ends) && ends[n] <= width {
		n++
	}
	return string(runes[:n])
}

// words cuts text where a line may break. Korean breaks between words only.
func (t *typesetter) words(text string) []string {
	t.seg.Init([]rune(text))
	var words []string
	for lines := t.seg.LineIterator(); lines.Next(); {
		word := string(lines.Line().Text)
		if n := len(words); n > 0 && t.lang == "ko" && !strings.HasSuffix(words[n-1], " ") {
			words[n-1] += word
			continue
		}
		words = append(words, word)
	}
	return words
}
