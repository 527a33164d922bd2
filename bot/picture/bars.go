package picture

import (
	"image/color"
	"math"
	"strconv"
)

// BarChart compares sizes by horizontal bars, in the order given: areas,
// occupancy. With several parts each bar is stacked, as leased and left.
type BarChart struct {
	Frame
	Parts []string // names of the parts; nil when a bar is one value
	Bars  []Bar
	End   float64 // what a full-width bar is, 100 for shares; 0: as much as the longest bar
}

// Bar is one row of a chart.
type Bar struct {
	Label string
	Parts []Value // one, or one for each of BarChart.Parts
	Total Value   // shown beside the label of a stacked bar; no text, not shown
}

func (c BarChart) check() error {
	var l limits
	l.frame(c.Frame)
	l.count("bars", len(c.Bars), 1, MaxBars)
	l.count("parts", len(c.Parts), 0, MaxParts)
	for _, p := range c.Parts {
		l.text("part", p, MaxText)
	}
	if math.IsNaN(c.End) || c.End < 0 || c.End > 1e15 {
		l.fault("bars can't end at %v", c.End)
	}
	for _, b := range c.Bars {
		l.text("label", b.Label, MaxText)
		l.value("total", b.Total)
		if len(b.Parts) != max(len(c.Parts), 1) {
			l.fault("bar %q has %d parts: %d needed", b.Label, len(b.Parts), max(len(c.Parts), 1))
		}
		sum := 0.0
		for _, v := range b.Parts {
			l.value("bar "+strconv.Quote(b.Label), v)
			if v.State != Unknown && v.Number < 0 {
				l.fault("bar %q: %v is less than nothing", b.Label, v.Number)
			}
			sum += known(v)
		}
		if c.End > 0 && sum > c.End*1.001 {
			l.fault("bar %q: %v goes beyond the end %v", b.Label, sum, c.End)
		}
	}
	return l.err
}

func known(v Value) float64 {
	if v.State == Unknown {
		return 0
	}
	return v.Number
}

// Bars draws a bar chart as PNG.
func (d *Drawer) Bars(c BarChart) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	d.drawing.Lock()
	defer d.drawing.Unlock()
	s := d.newSheet(c.Lang)
	s.head(c.Frame)
	if len(c.Parts) > 0 {
		s.legend(c.Parts)
	}
	look := roomy
	if len(c.Bars) > 12 {
		look = dense
	}
	end, doubtful := c.end(), false
	for _, b := range c.Bars {
		s.bar(b, len(c.Parts) > 0, end, look)
		for _, v := range b.Parts {
			doubtful = doubtful || v.State == Doubtful
		}
	}
	s.foot(c.Frame, doubtful)
	return s.png()
}

// end is what a full-width bar is.
func (c BarChart) end() float64 {
	if c.End > 0 {
		return c.End
	}
	longest := 0.0
	for _, b := range c.Bars {
		sum := 0.0
		for _, v := range b.Parts {
			sum += known(v)
		}
		longest = max(longest, sum)
	}
	if longest == 0 {
		return 1
	}
	return longest
}

// barLook is the size of a row: many bars are set closer.
type barLook struct {
	label, value, small style
	thick, gap          float64
}

var (
	roomy = barLook{label: labelStyle, value: valueStyle, small: smallStyle, thick: 34, gap: 30}
	dense = barLook{
		label: style{size: 29, ink: ink, lead: 37, even: true}, value: style{size: 29, bold: true, ink: ink, lead: 37},
		small: style{size: 26, ink: grey, lead: 34}, thick: 18, gap: 16,
	}
)

// bar sets label and value on one line, the bar below, the parts' values under it.
func (s *sheet) bar(b Bar, stacked bool, end float64, look barLook) {
	value, valueStyle := b.Total, look.value
	if !stacked {
		value = b.Parts[0]
	}
	if value.State == Unknown {
		valueStyle.bold, valueStyle.ink = false, grey
	}
	valueWidth := 0.0
	if lines := s.wrap(value.Text, valueStyle.size, valueStyle.bold, inner*0.6, 1); len(lines) > 0 {
		valueWidth = s.width(lines[0], valueStyle.size, valueStyle.bold)
		s.text(margin+inner-valueWidth, s.y, lines[0], valueStyle)
		valueWidth += 28
	}
	s.y += max(s.block(margin, s.y, inner-valueWidth, b.Label, look.label, 2), look.label.lead) + 6
	s.strip(b.Parts, end, look.thick)
	s.y += look.thick
	if stacked {
		s.y += 6
		s.y += s.partValues(b.Parts, look.small)
	}
	s.y += look.gap
}

// strip draws the bar itself on its track.
func (s *sheet) strip(parts []Value, end, thick float64) {
	radius := min(thick/3, 8)
	if allUnknown(parts) {
		s.dashed(margin, s.y, inner, thick)
		return
	}
	s.rect(margin, s.y, inner, thick, radius, track)
	x := margin
	for i, v := range parts {
		w := known(v) / end * inner
		if w <= 0 {
			continue
		}
		w = max(w, 3)
		gap := 0.0
		if x > margin {
			gap = min(3, w/2)
		}
		if v.State == Doubtful {
			s.hatched(x+gap, s.y, w-gap, thick, radius, palette[i])
		} else {
			s.rect(x+gap, s.y, w-gap, thick, radius, palette[i])
		}
		x += w
	}
}

func allUnknown(parts []Value) bool {
	for _, v := range parts {
		if v.State != Unknown {
			return false
		}
	}
	return true
}

// dashed is the empty place of a bar that isn't known.
func (s *sheet) dashed(x, y, w, h float64) {
	ink := color.RGBA{0xB4, 0xBC, 0xC3, 0xFF}
	s.line(x, y+1, x+w, y+1, 2, 10, ink)
	s.line(x, y+h-1, x+w, y+h-1, 2, 10, ink)
	s.line(x+1, y, x+1, y+h, 2, 10, ink)
	s.line(x+w-1, y, x+w-1, y+h, 2, 10, ink)
}

// legend names the colours.
func (s *sheet) legend(names []string) {
	var keys []key
	for i, n := range names {
		keys = append(keys, key{text: n, mark: func(x, y float64) { s.rect(x, y, 26, 26, 6, palette[i]) }})
	}
	st := unitStyle
	st.ink = ink
	s.y += s.keys(keys, st) + 24
}

// partValues tells the parts of one bar under it.
func (s *sheet) partValues(parts []Value, st style) float64 {
	var keys []key
	for i, v := range parts {
		keys = append(keys, key{text: v.Text, mark: func(x, y float64) {
			switch v.State {
			case Unknown:
				s.outline(x+2, y+2, 22, 22, 5, 2, palette[i])
			case Doubtful:
				s.hatched(x+2, y+2, 22, 22, 5, palette[i])
			default:
				s.rect(x+2, y+2, 22, 22, 5, palette[i])
			}
		}})
	}
	return s.keys(keys, st)
}

// key is a mark of 26 pixels and what it stands for.
type key struct {
	text string
	mark func(x, y float64)
}

// keys sets them side by side in as many rows as needed, and gives the height.
func (s *sheet) keys(keys []key, st style) float64 {
	const mark, gap = 40.0, 44.0
	x, y := margin, s.y
	for _, k := range keys {
		lines := s.wrap(k.text, st.size, st.bold, inner-mark, 2)
		if len(lines) == 0 {
			continue
		}
		w := 0.0
		for _, line := range lines {
			w = max(w, mark+s.width(line, st.size, st.bold))
		}
		if x > margin && x+w > margin+inner {
			x, y = margin, y+st.lead
		}
		k.mark(x, y+st.lead/2-13)
		for i, line := range lines {
			s.text(x+mark, y+float64(i)*st.lead, line, st)
		}
		y += float64(len(lines)-1) * st.lead
		x += w + gap
	}
	return y - s.y + st.lead
}
