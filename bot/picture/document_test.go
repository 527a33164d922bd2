package picture

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/carlos7ags/folio/reader"
)

func TestDocumentCanBeReadAndSearched(t *testing.T) {
	d := New()
	for _, w := range languages {
		t.Run(w.lang, func(t *testing.T) {
			pdf, err := d.Document(w.document())
			if err != nil {
				t.Fatal(err)
			}
			if *gallery != "" {
				if err := os.WriteFile(filepath.Join(*gallery, w.lang+"-document.pdf"), pdf, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if len(pdf) > 1<<20 {
				t.Errorf("%d bytes: fonts should be embedded as far as they are used", len(pdf))
			}
			got := read(t, pdf)
			for _, want := range []string{w.areas, w.doubtful, w.compare, w.measures[3], "2049", w.long, w.asOf} {
				if !strings.Contains(got, strings.Join(strings.Fields(want), "")) {
					t.Errorf("text %q isn't found in the document", want)
				}
			}
		})
	}
}

// read gives the text of a document without spaces, which lines break at will.
func read(t *testing.T, pdf []byte) string {
	t.Helper()
	r, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i := range r.PageCount() {
		page, err := r.Page(i)
		if err != nil {
			t.Fatal(err)
		}
		s, err := page.ExtractText()
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(s)
	}
	return strings.Join(strings.Fields(text.String()), "")
}

// TestDocumentShowsItsCharacters lets another program draw the title: a font
// numbered otherwise than the document thinks gives an empty page.
func TestDocumentShowsItsCharacters(t *testing.T) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm isn't installed")
	}
	d := New()
	for _, w := range languages {
		pdf, err := d.Document(Document{Lang: w.lang, Title: strings.ReplaceAll(w.areas, " ", "")})
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("pdftoppm", "-r", "50", "-gray", "-y", "0", "-H", "100", "-")
		cmd.Stdin = bytes.NewReader(pdf)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		dark := 0
		for _, b := range out {
			if b < 100 {
				dark++
			}
		}
		if dark < 200 {
			t.Errorf("%s: %d dark pixels, the title isn't there", w.lang, dark)
		}
	}
}

func TestSameDocumentGivesTheSameBytes(t *testing.T) {
	w := languages[3]
	first, err := New().Document(w.document())
	if err != nil {
		t.Fatal(err)
	}
	second, err := New().Document(w.document())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two documents of the same text differ")
	}
}

func TestDocumentThatCannotBeSetIsRefused(t *testing.T) {
	grid := func(g Grid) Document { return Document{Title: "T", Sections: []Section{{Grid: g}}} }
	for _, c := range []struct {
		name string
		doc  Document
		want string
	}{
		{"no title", Document{}, "no title"},
		{"too much text", Document{Title: "T", Lead: []string{strings.Repeat("a", 100_001)}}, "100001 characters: at most 100000"},
		{"too many rows", grid(Grid{Columns: []string{"A"}, Rows: make([][]string, 301)}), "301 rows: at most 300"},
		{"a cell too few", grid(Grid{Columns: []string{"A", "B"}, Rows: [][]string{{"a"}}}), "row 1 has 1 cells: 2 needed"},
		{"widths for other columns", grid(Grid{Columns: []string{"A"}, Widths: []float64{1, 2}, Rows: [][]string{{"a"}}}), "2 widths for 1 columns"},
		{"no width", grid(Grid{Columns: []string{"A"}, Widths: []float64{0}, Rows: [][]string{{"a"}}}), "a column can't be 0 wide"},
	} {
		if _, err := New().Document(c.doc); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.want)
		}
	}
	if _, err := New().Document(Document{Title: "T", Lead: []string{strings.Repeat("a", 100_001)}}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too much text: %v, want ErrTooLarge", err)
	}
}

func FuzzDocument(f *testing.F) {
	f.Add("vi", "Ước tính ưu đãi", "Thuế suất 10%", "2026")
	f.Add("ja", "\xff\u0301\u202e", "", "🏭")
	f.Add("", "　", strings.Repeat("長", 900), " ")
	d := New()
	f.Fuzz(func(t *testing.T, lang, title, text, cell string) {
		d.Document(Document{Lang: lang, Title: title, Lead: []string{text}, Made: cell, Sections: []Section{{
			Title: text, Paragraphs: []string{cell}, Items: []string{text, cell},
			Grid: Grid{Columns: []string{cell, text}, Rows: [][]string{{text, cell}, {cell, ""}}},
		}}})
	})
}

func BenchmarkDocument(b *testing.B) {
	bench(b, func(d *Drawer, w words) ([]byte, error) { return d.Document(w.document()) })
}
