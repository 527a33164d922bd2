package picture

import "image/color"

// Table compares two to four things, one a column, by rows of measures.
type Table struct {
	Frame
	Differs string // what the mark of differing rows means, shown only when there is one
	Columns []string
	Rows    []Row
}

// Row is one measure; a cell for each column.
type Row struct {
	Label   string
	Cells   []Value
	Differs bool // drawn marked
}

func (t Table) check() error {
	var l limits
	l.frame(t.Frame)
	l.text("mark", t.Differs, MaxText)
	l.count("columns", len(t.Columns), 2, MaxColumns)
	l.count("rows", len(t.Rows), 1, MaxRows)
	for _, c := range t.Columns {
		l.text("column", c, MaxText)
	}
	for _, r := range t.Rows {
		l.text("label", r.Label, MaxText)
		if len(r.Cells) != len(t.Columns) {
			l.fault("row %q has %d cells: %d needed", r.Label, len(r.Cells), len(t.Columns))
		}
		for _, v := range r.Cells {
			l.value("row", v)
		}
	}
	return l.err
}

// Table draws a comparison table as PNG. The label of a row stands above its
// cells, so that these have the whole width of a phone.
func (d *Drawer) Table(t Table) ([]byte, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	d.drawing.Lock()
	defer d.drawing.Unlock()
	s := d.newSheet(t.Lang)
	s.head(t.Frame)
	doubtful, differs := false, false
	for _, r := range t.Rows {
		differs = differs || r.Differs
		for _, v := range r.Cells {
			doubtful = doubtful || v.State == Doubtful
		}
	}
	if differs && t.Differs != "" {
		s.y -= 6
		s.y += s.keys([]key{{text: t.Differs, mark: func(x, y float64) {
			s.rect(x, y, 26, 26, 4, tint)
			s.rect(x, y, 7, 26, 3, accent)
		}}}, smallStyle) + 14
	}
	grid := newGrid(len(t.Columns))
	s.tableHead(grid, t.Columns)
	for i, r := range t.Rows {
		last := i+1 == len(t.Rows)
		s.row(grid, r, !r.Differs && !last && !t.Rows[i+1].Differs)
	}
	s.foot(t.Frame, doubtful)
	return s.png()
}

// grid is the columns of a table; few columns are set larger.
type grid struct {
	n     int
	width float64 // of a cell's text
	step  float64
	cell  style
	head  style
}

const columnGap = 26.0

func newGrid(n int) grid {
	g := grid{n: n, step: (inner + columnGap) / float64(n)}
	g.width = g.step - columnGap
	size := 34.0
	if n == 4 {
		size = 31
	}
	g.cell = style{size: size, ink: ink, lead: size * 1.3}
	g.head = style{size: size, bold: true, ink: ink, lead: size * 1.3, even: true}
	return g
}

func (g grid) x(i int) float64 { return margin + float64(i)*g.step }

// tableHead sets the names of the columns on their colours, level at the foot.
func (s *sheet) tableHead(g grid, names []string) {
	height := 0.0
	for _, name := range names {
		height = max(height, float64(len(s.lines(name, g.width, g.head, 5)))*g.head.lead)
	}
	for i, name := range names {
		own := float64(len(s.lines(name, g.width, g.head, 5))) * g.head.lead
		s.block(g.x(i), s.y+height-own, g.width, name, g.head, 5)
		s.rect(g.x(i), s.y+height+10, g.width, 7, 3.5, palette[i])
	}
	s.y += height + 17 + 14
}

// row sets one measure; a thin line below parts it from an unmarked one.
func (s *sheet) row(g grid, r Row, lined bool) {
	const pad = 14.0
	top := s.y
	back := len(s.paint)
	s.y += pad
	s.y += s.block(margin, s.y, inner, r.Label, smallStyle, 3) + 2
	height := g.cell.lead
	for i, v := range r.Cells {
		height = max(height, s.cell(g, i, v))
	}
	s.y += height + pad
	if r.Differs {
		ground := &sheet{}
		ground.rect(margin-24, top+3, inner+48, s.y-top-6, 12, tint)
		ground.rect(margin-24, top+3, 8, s.y-top-6, 4, accent)
		s.paint = append(s.paint[:back:back], append(ground.paint, s.paint[back:]...)...)
	}
	if lined {
		s.rect(margin, s.y-1, inner, 2, 0, rule)
	}
}

// cell sets one value: an unknown one grey, a doubtful one beside a hatched mark.
func (s *sheet) cell(g grid, i int, v Value) float64 {
	st, x, width := g.cell, g.x(i), g.width
	switch v.State {
	case Unknown:
		st.ink = color.RGBA{0x6B, 0x75, 0x80, 0xFF}
	case Doubtful:
		s.hatched(x, s.y+st.lead/2-12, 22, 24, 5, grey)
		x, width = x+32, width-32
	}
	return s.block(x, s.y, width, v.Text, st, 12)
}
