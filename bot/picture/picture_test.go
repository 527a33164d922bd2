package picture

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var (
	update  = flag.Bool("update", false, "write the golden files anew")
	gallery = flag.String("gallery", "", "leave the example pictures in this directory")
)

// pixels draws what one function gives and decodes it.
func pixels(t *testing.T, data []byte, err error) *image.RGBA {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	if b.Dx() != 1080 || b.Dx()+b.Dy() > 10000 || b.Dy() > 20*b.Dx() || len(data) > 10<<20 {
		t.Errorf("a picture of %v and %d bytes: Telegram takes width and height of 10,000 together, a ratio of 20 and 10 MB", b, len(data))
	}
	out := image.NewRGBA(b)
	draw.Draw(out, b, img, b.Min, draw.Src)
	return out
}

// TestPicturesStayAsTheyAre holds the pixels of the gallery against their sums;
// look at it with -gallery before writing new sums with -update.
func TestPicturesStayAsTheyAre(t *testing.T) {
	d := New()
	var sums strings.Builder
	for _, w := range languages {
		for _, e := range w.examples() {
			data, err := e.draw(d)
			img := pixels(t, data, err)
			fmt.Fprintf(&sums, "%s %v %.8x\n", e.name, img.Bounds().Size(), sha256.Sum256(img.Pix))
			if *gallery != "" {
				if err := os.WriteFile(filepath.Join(*gallery, e.name), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors round otherwise")
	}
	const golden = "testdata/pictures.sum"
	if *update {
		if err := os.WriteFile(golden, []byte(sums.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Split(string(want), "\n")
	for line := range strings.Lines(sums.String()) {
		if line = strings.TrimSuffix(line, "\n"); !slices.Contains(old, line) {
			t.Errorf("now %s: drawn otherwise than when it was last looked at (-gallery shows it, -update accepts it)", line)
		}
	}
}

func TestSameInputGivesTheSameBytes(t *testing.T) {
	w := languages[0]
	first, err := New().Table(w.table(4))
	if err != nil {
		t.Fatal(err)
	}
	second, err := New().Table(w.table(4))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two drawings of the same table differ")
	}
}

// missing lists the characters of text that have no glyph.
func missing(t *testing.T, d *Drawer, lang, text string) string {
	t.Helper()
	set := typesetter{fonts: d.fonts, lang: lang}
	var none []rune
	for _, bold := range []bool{false, true} {
		for _, g := range set.glyphs(clean(text), bold) {
			if g.id == 0 && !slices.Contains(none, g.char) {
				none = append(none, g.char)
			}
		}
	}
	if set.err != nil {
		t.Fatal(set.err)
	}
	return string(none)
}

func TestEveryTextOfTheProjectHasItsGlyphs(t *testing.T) {
	d := New()
	files := 0
	for _, root := range []string{"../desk/phrases", "../../knowledge/pack"} {
		err := fs.WalkDir(os.DirFS(root), ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			data, err := os.ReadFile(filepath.Join(root, path))
			if err != nil {
				return err
			}
			files++
			for _, w := range languages {
				if none := missing(t, d, w.lang, string(data)); none != "" {
					t.Errorf("%s/%s in %s: no glyph for %q", root, path, w.lang, none)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 20 {
		t.Errorf("%d files read: phrases and pack hold more", files)
	}
}

func TestEveryCharacterOfTheLanguagesHasAGlyph(t *testing.T) {
	var hangul strings.Builder
	for r := rune(0xAC00); r <= 0xD7A3; r++ {
		hangul.WriteRune(r)
	}
	for _, c := range []struct{ name, lang, text string }{
		{"all Hangul syllables", "ko", hangul.String()},
		{"Vietnamese letters with every mark", "vi", "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđAÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴĐ"},
		{"the same decomposed", "vi", "Hòa Bình, u\u031b\u0323, e\u0302\u0301"},
		{"kana", "ja", "ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろわをんァアヴー・"},
		{"rare characters of place names", "ja", "栃木、彅、瀧澤、渡邊、﨑"},
		{"traditional Chinese", "zh", "臺灣、東亞、經濟開發區、污水處理廠"},
		{"signs", "en", "≈ ≤ ≥ × ± − – — … • · ° ² ³ ½ € ₫ $ £ ¥ ₩ ‰ → ← ↑ ↓ “ ” ‘ ’ « » ① ㎡ ㏊ ■ □ ▲ ○ ● ✓ № § ©"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if none := missing(t, New(), c.lang, c.text); none != "" {
				t.Errorf("no glyph for %q", none)
			}
		})
	}
}

func TestJapanWritesSomeCharactersOtherwise(t *testing.T) {
	face := func(lang string) *face {
		set := typesetter{fonts: New().fonts, lang: lang}
		return set.glyphs("直", false)[0].face
	}
	if a, b := face("zh"), face("ja"); bytes.Equal(a.data, b.data) {
		t.Error("直 comes from the same font in zh and ja")
	}
}

func TestQuotesAreWideOnlyWhereCharactersAre(t *testing.T) {
	for lang, wide := range map[string]bool{"vi": false, "en": false, "ko": false, "zh": true, "ja": false} {
		set := typesetter{fonts: New().fonts, lang: lang}
		if w := set.width("“", 100, false); (w > 90) != wide {
			t.Errorf("%s: a quote is %.0f%% of a character wide", lang, w)
		}
	}
}

func TestTextBreaksWhereTheLanguageDoes(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		width            float64
		most             int
		want             []string
	}{
		{"between words", "vi", "Khu công nghiệp Lương Sơn", 320, 9, []string{"Khu công nghiệp", "Lương Sơn"}},
		{"Korean between words", "ko", "산업단지 관리위원회", 260, 9, []string{"산업단지", "관리위원회"}},
		{"Chinese anywhere, but not before a comma", "zh", "工业园区，面积", 160, 9, []string{"工业园", "区，面积"}},
		{"in a word that is too long", "en", "Donaudampfschifffahrt", 200, 9, []string{"Donauda", "mpfschifff", "ahrt"}},
		{"cut with an ellipsis", "en", "one two three four five six", 160, 2, []string{"one two", "three…"}},
		{"nothing", "en", " \n ", 100, 9, nil},
		{"a line break is a space", "en", "one\ntwo", 400, 9, []string{"one two"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := typesetter{fonts: New().fonts, lang: c.lang}
			got := set.wrap(c.text, 40, false, c.width, c.most)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			for _, line := range got {
				if w := set.width(line, 40, false); w > c.width {
					t.Errorf("%q is %.0f wide, more than %.0f", line, w, c.width)
				}
			}
		})
	}
}

// TestNothingIsCutAtTheEdges sees to it that the margins stay white.
func TestNothingIsCutAtTheEdges(t *testing.T) {
	d := New()
	long := strings.Repeat("Wwwwwwww", 40)
	frame := Frame{Lang: "en", Title: long, Unit: long, AsOf: long, Doubtful: long, Sources: []string{long}}
	value := Value{Doubtful, 5, long}
	bars, err := d.Bars(BarChart{Frame: frame, Parts: []string{long, long}, Bars: []Bar{{Label: long, Total: value, Parts: []Value{value, value}}}})
	lines, err2 := d.Lines(LineChart{Frame: frame, Series: []Series{{Name: long, Points: []Point{{2020, long, value}, {2021, long, value}}}}})
	table, err3 := d.Table(Table{Frame: frame, Differs: long, Columns: []string{long, long, long, long}, Rows: []Row{{Label: long, Cells: []Value{value, value, value, value}}}})
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"bars": bars, "lines": lines, "table": table} {
		img := pixels(t, data, nil)
		for y := range img.Bounds().Dy() {
			for _, x := range []int{0, 20, 1060, 1079} {
				if r, g, b, _ := img.At(x, y).RGBA(); r+g+b != 3*0xFFFF {
					t.Fatalf("%s: ink in the margin at %d, %d", name, x, y)
				}
			}
		}
	}
}

func TestUnknownIsNotZero(t *testing.T) {
	d := New()
	chart := func(v Value) []byte {
		png, err := d.Bars(BarChart{Frame: Frame{Lang: "en", Title: "Areas"}, Bars: []Bar{{Label: "A", Parts: []Value{{Known, 5, "5"}}}, {Label: "B", Parts: []Value{v}}}})
		if err != nil {
			t.Fatal(err)
		}
		return png
	}
	if bytes.Equal(chart(Value{Unknown, 0, "0"}), chart(Value{Known, 0, "0"})) {
		t.Error("an unknown value looks like zero")
	}
	if !bytes.Equal(chart(Value{Unknown, 99, "?"}), chart(Value{Unknown, 0, "?"})) {
		t.Error("the number of an unknown value is drawn")
	}
}

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	d := New()
	frame := Frame{Lang: "en", Title: "T"}
	one := []Value{{Known, 1, "1"}}
	bars := func(c BarChart) error { _, err := d.Bars(c); return err }
	lines := func(points ...Point) error {
		_, err := d.Lines(LineChart{Frame: frame, Series: []Series{{Points: points}}})
		return err
	}
	table := func(t Table) error { _, err := d.Table(t); return err }
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"no title", bars(BarChart{Bars: []Bar{{Parts: one}}}), "no title"},
		{"no bars", bars(BarChart{Frame: frame}), "0 bars: at least 1"},
		{"too many bars", bars(BarChart{Frame: frame, Bars: make([]Bar, 31)}), "31 bars: at most 30"},
		{"a bar without parts", bars(BarChart{Frame: frame, Bars: []Bar{{Label: "A"}}}), `bar "A" has 0 parts: 1 needed`},
		{"a negative area", bars(BarChart{Frame: frame, Bars: []Bar{{Label: "A", Parts: []Value{{Known, -1, "-1"}}}}}), "less than nothing"},
		{"not a number", bars(BarChart{Frame: frame, Bars: []Bar{{Label: "A", Parts: []Value{{Known, math.NaN(), "x"}}}}}), "can't be drawn"},
		{"beyond the end", bars(BarChart{Frame: frame, End: 100, Bars: []Bar{{Label: "A", Parts: []Value{{Known, 120, "120%"}}}}}), "beyond the end"},
		{"a text too long", bars(BarChart{Frame: frame, Bars: []Bar{{Label: strings.Repeat("a", 601), Parts: one}}}), "601 characters: at most 600"},
		{"no points", lines(), "0 points"},
		{"years out of order", lines(Point{2020, "2020", one[0]}, Point{2019, "2019", one[0]}), `"2019" doesn't come after "2020"`},
		{"one column", table(Table{Frame: frame, Columns: []string{"A"}, Rows: []Row{{Cells: one}}}), "1 columns: at least 2"},
		{"a cell too few", table(Table{Frame: frame, Columns: []string{"A", "B"}, Rows: []Row{{Label: "R", Cells: one}}}), `row "R" has 1 cells: 2 needed`},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, c.err, c.want)
		}
	}
	if err := bars(BarChart{Frame: frame, Bars: make([]Bar, 31)}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too many bars: %v, want ErrTooLarge", err)
	}
}

func TestScaleIsRound(t *testing.T) {
	for _, c := range []struct{ low, high, wantLow, wantHigh, wantStep float64 }{
		{0, 14250, 0, 15000, 5000}, {0, 8020, 0, 10000, 2000}, {0, 100, 0, 100, 20}, {-3, 7, -4, 8, 2}, {0, 0, 0, 1, 0.2},
	} {
		if low, high, step := scale(c.low, c.high); low != c.wantLow || high != c.wantHigh || math.Abs(step-c.wantStep) > 1e-9 {
			t.Errorf("scale of %v to %v: %v to %v by %v, want %v to %v by %v", c.low, c.high, low, high, step, c.wantLow, c.wantHigh, c.wantStep)
		}
	}
}

func FuzzNoInputPanics(f *testing.F) {
	f.Add("vi", "Diện tích", "KCN Lương Sơn", "72 ha", 72.0, 2020.5, uint8(1))
	f.Add("ja", "比較", "\xff\u0301\u202e", "", -1e15, 1e5, uint8(2))
	f.Add("", "🏭", "　", "…", 1e-300, 0.0, uint8(0))
	d := New()
	f.Fuzz(func(t *testing.T, lang, title, label, text string, n, at float64, state uint8) {
		v := Value{State(state % 4), n, text}
		frame := Frame{Lang: lang, Title: title, Unit: label, AsOf: text, Doubtful: label, Sources: []string{text, label}}
		d.Bars(BarChart{Frame: frame, Parts: []string{label, text}, Bars: []Bar{{Label: label, Parts: []Value{v, v}, Total: v}}})
		d.Lines(LineChart{Frame: frame, Series: []Series{{Name: label, Points: []Point{{at, label, v}, {at + 1, text, v}}}}})
		d.Table(Table{Frame: frame, Differs: text, Columns: []string{label, title}, Rows: []Row{{Label: text, Cells: []Value{v, v}, Differs: true}}})
	})
}

func BenchmarkBars(b *testing.B) {
	bench(b, func(d *Drawer, w words) ([]byte, error) { return d.Bars(w.stacked()) })
}
func BenchmarkLines(b *testing.B) {
	bench(b, func(d *Drawer, w words) ([]byte, error) { return d.Lines(w.lines()) })
}
func BenchmarkTable(b *testing.B) {
	bench(b, func(d *Drawer, w words) ([]byte, error) { return d.Table(w.table(4)) })
}

func bench(b *testing.B, draw func(*Drawer, words) ([]byte, error)) {
	d := New()
	for _, w := range languages {
		b.Run(w.lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				data, err := draw(d, w)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(data)))
			}
		})
	}
}
