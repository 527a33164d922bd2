package picture

import (
	"fmt"
	"image/color"
	"strings"
	"time"

	"github.com/carlos7ags/folio/document"
	"github.com/carlos7ags/folio/font"
	"github.com/carlos7ags/folio/layout"
)

// Most of what one document takes, some fifty pages.
const (
	MaxSections     = 40
	MaxGridRows     = 300
	MaxGridColumns  = 6
	MaxDocumentText = 100_000 // characters in all
)

// Document is a text to forward, on A4 pages that carry title, date and number.
type Document struct {
	Lang     string
	Title    string
	Lead     []string // paragraphs under the title
	Sections []Section
	Made     string    // the whole line, as "Made on 25 November 2026"
	MadeAt   time.Time // the same for programs that list files; the same document at the same time gives the same bytes
}

// Section is a part of a document; what is empty is left out.
type Section struct {
	Title      string
	Paragraphs []string
	Grid       Grid
	Items      []string // notes, sources: each behind a dot
}

// Grid is a table of texts; its head is repeated on every page.
type Grid struct {
	Columns []string
	Widths  []float64 // shares of the width; nil for as the texts need
	Rows    [][]string
}

func (doc Document) check() error {
	var l limits
	total := 0
	add := func(texts ...string) {
		for _, s := range texts {
			total += len([]rune(s))
		}
	}
	if doc.Title == "" {
		l.fault("no title")
	}
	l.text("title", doc.Title, MaxText)
	l.text("date line", doc.Made, MaxText)
	l.count("sections", len(doc.Sections), 0, MaxSections)
	add(doc.Lead...)
	for _, s := range doc.Sections {
		add(s.Title)
		add(s.Paragraphs...)
		add(s.Items...)
		g := s.Grid
		add(g.Columns...)
		if len(g.Rows) > 0 {
			l.count("columns", len(g.Columns), 1, MaxGridColumns)
		}
		l.count("rows", len(g.Rows), 0, MaxGridRows)
		if g.Widths != nil && len(g.Widths) != len(g.Columns) {
			l.fault("%d widths for %d columns", len(g.Widths), len(g.Columns))
		}
		for _, w := range g.Widths {
			if !(w >= 0.05 && w <= 100) {
				l.fault("a column can't be %v wide", w)
			}
		}
		for i, row := range g.Rows {
			add(row...)
			if len(row) != len(g.Columns) {
				l.fault("row %d has %d cells: %d needed", i+1, len(row), len(g.Columns))
			}
		}
	}
	if total > MaxDocumentText {
		l.fault("%d characters: at most %d: %w", total, MaxDocumentText, ErrTooLarge)
	}
	return l.err
}

// Document sets a document as PDF. Its text can be selected and searched; fonts
// are embedded as far as they are used.
func (d *Drawer) Document(doc Document) ([]byte, error) {
	if err := doc.check(); err != nil {
		return nil, err
	}
	d.drawing.Lock()
	defer d.drawing.Unlock()
	p := &printer{typesetter: typesetter{fonts: d.fonts, lang: doc.Lang}, embedded: map[*face]*font.EmbeddedFont{}}
	out, err := p.print(doc)
	if err == nil {
		err = p.err
	}
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return out, nil
}

// printer sets one document. Sizes are points.
type printer struct {
	typesetter
	embedded map[*face]*font.EmbeddedFont
}

const (
	pageMargin = 56.0
	bodySize   = 10.5
	smallSize  = 9.0
)

func (p *printer) print(doc Document) ([]byte, error) {
	out := document.NewDocument(document.PageSizeA4)
	out.Info = document.Info{Title: clean(doc.Title), Creator: "zonedesk", Producer: "zonedesk", Language: doc.Lang, CreationDate: doc.MadeAt, ModDate: doc.MadeAt}
	out.SetMargins(layout.Margins{Top: pageMargin, Right: pageMargin, Bottom: pageMargin - 16, Left: pageMargin})
	out.SetTagged(true)
	out.SetFooterElement(func(page document.PageContext) layout.Element { return p.footer(doc, page) })
	out.Add(p.heading(doc.Title, layout.H1, 20))
	for _, text := range doc.Lead {
		out.Add(p.paragraph(text, bodySize+0.5, grey).SetSpaceBefore(6))
	}
	for _, s := range doc.Sections {
		p.section(out, s)
	}
	return out.ToBytesWithOptions(document.WriteOptions{Deterministic: true})
}

func (p *printer) section(out *document.Document, s Section) {
	if s.Title != "" {
		out.Add(p.heading(s.Title, layout.H2, 13))
	}
	for _, text := range s.Paragraphs {
		out.Add(p.paragraph(text, bodySize, ink).SetSpaceBefore(5))
	}
	if len(s.Grid.Rows) > 0 {
		out.Add(p.grid(s.Grid))
	}
	if len(s.Items) > 0 {
		out.Add(p.items(s.Items))
	}
}

func (p *printer) heading(text string, level layout.HeadingLevel, size float64) layout.Element {
	h := layout.NewHeadingEmbedded(clean(text), level, p.font(p.fonts.latin[1]))
	return h.SetRuns(p.runs(text, size, true, ink))
}

func (p *printer) paragraph(text string, size float64, ink color.RGBA) *layout.Paragraph {
	return p.styled(p.runs(text, size, false, ink))
}

func (p *printer) styled(runs []layout.TextRun) *layout.Paragraph {
	para := layout.NewStyledParagraph(runs...).SetLeading(1.45).SetOrphans(2).SetWidows(2)
	if p.lang == "ko" {
		para.SetWordBreak("keep-all")
	}
	return para
}

// items sets texts behind dots.
func (p *printer) items(texts []string) layout.Element {
	list := layout.NewListEmbedded(p.font(p.fonts.latin[0]), smallSize+0.5).SetIndent(13).SetLeading(1.45)
	for _, text := range texts {
		list.AddItemRuns(p.runs(text, smallSize+0.5, false, ink))
	}
	return layout.NewDiv().SetSpaceBefore(5).Add(list)
}

// grid sets a table with a tinted head and thin lines between rows.
func (p *printer) grid(g Grid) layout.Element {
	t := layout.NewTable()
	if g.Widths == nil {
		t.SetAutoColumnWidths()
	} else {
		sum := 0.0
		for _, w := range g.Widths {
			sum += w
		}
		var widths []layout.UnitValue
		for _, w := range g.Widths {
			widths = append(widths, layout.Pct(w/sum*100))
		}
		t.SetColumnUnitWidths(widths)
	}
	t.SetMinWidthUnit(layout.Pct(100))
	line := layout.CellBorders{Bottom: layout.SolidBorder(0.6, pdfColor(rule))}
	padding := layout.Padding{Top: 5, Right: 8, Bottom: 6, Left: 6}
	head := t.AddHeaderRow()
	for _, text := range g.Columns {
		cell := head.AddCellElement(p.styled(p.runs(text, smallSize+0.5, true, ink)))
		cell.SetBackground(pdfColor(track)).SetBorders(layout.NoBorders()).SetPaddingSides(padding)
	}
	for _, texts := range g.Rows {
		row := t.AddRow()
		for _, text := range texts {
			row.AddCellElement(p.paragraph(text, smallSize+0.5, ink)).SetBorders(line).SetPaddingSides(padding)
		}
	}
	return layout.NewDiv().SetSpaceBefore(8).SetSpaceAfter(8).Add(t)
}

// footer is a line with the date on the left, the page on the right.
func (p *printer) footer(doc Document, page document.PageContext) layout.Element {
	t := layout.NewTable().SetColumnUnitWidths([]layout.UnitValue{layout.Pct(85), layout.Pct(15)}).SetMinWidthUnit(layout.Pct(100))
	row := t.AddRow()
	borders := layout.CellBorders{Top: layout.SolidBorder(0.6, pdfColor(rule))}
	number := fmt.Sprintf("%d / %d", page.PageIndex+1, max(page.TotalPages, 1))
	for i, text := range []string{doc.Made, number} {
		para := p.paragraph(text, 8, grey)
		if i == 1 {
			para.SetAlign(layout.AlignRight)
		}
		row.AddCellElement(para).SetBorders(borders).SetPaddingSides(layout.Padding{Top: 6})
	}
	return t
}

// runs cuts text where the font changes.
func (p *printer) runs(text string, size float64, bold bool, ink color.RGBA) []layout.TextRun {
	var runs []layout.TextRun
	var run strings.Builder
	var last *face
	flush := func() {
		if run.Len() > 0 {
			runs = append(runs, layout.TextRun{Text: run.String(), Embedded: p.font(last), FontSize: size, Color: pdfColor(ink)})
			run.Reset()
		}
	}
	for _, g := range p.glyphs(clean(text), bold) {
		if g.face != last && last != nil {
			flush()
		}
		last = g.face
		run.WriteRune(g.char)
	}
	flush()
	if runs == nil {
		runs = []layout.TextRun{{Embedded: p.font(p.fonts.latin[0]), FontSize: size}}
	}
	return runs
}

// font gives the embedding of a face in this document.
func (p *printer) font(f *face) *font.EmbeddedFont {
	if p.embedded[f] == nil {
		parsed, err := f.print()
		if err != nil {
			p.fail(err)
			return nil
		}
		p.embedded[f] = font.NewEmbeddedFont(parsed)
	}
	return p.embedded[f]
}

func pdfColor(c color.RGBA) layout.Color {
	return layout.RGB(float64(c.R)/255, float64(c.G)/255, float64(c.B)/255)
}
