package picture

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"
)

// LineChart shows growth over time, at true distances.
type LineChart struct {
	Frame
	Series []Series
}

// Series is one line; its name may be empty when it is the only one.
type Series struct {
	Name   string
	Points []Point // in order of time
}

// Point is one moment: At is its time in years, as 2023.5 for the middle of
// 2023, Label how the reader sees it.
type Point struct {
	At    float64
	Label string
	Value Value
}

func (c LineChart) check() error {
	var l limits
	l.frame(c.Frame)
	l.count("series", len(c.Series), 1, MaxSeries)
	for _, series := range c.Series {
		l.text("series", series.Name, MaxText)
		l.count("points", len(series.Points), 1, MaxPoints)
		for i, p := range series.Points {
			l.text("label", p.Label, MaxText)
			l.value("point "+strconv.Quote(p.Label), p.Value)
			if math.IsNaN(p.At) || math.Abs(p.At) > 1e5 {
				l.fault("point %q: no time is %v", p.Label, p.At)
			}
			if i > 0 && p.At <= series.Points[i-1].At {
				l.fault("series %q: point %q doesn't come after %q", series.Name, p.Label, series.Points[i-1].Label)
			}
		}
	}
	return l.err
}

// Lines draws a line chart as PNG. Doubtful points are hollow, unknown ones leave
// a gap with their text at its foot.
func (d *Drawer) Lines(c LineChart) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	d.drawing.Lock()
	defer d.drawing.Unlock()
	s := d.newSheet(c.Lang)
	s.head(c.Frame)
	if len(c.Series) > 1 || c.Series[0].Name != "" {
		var names []string
		for _, series := range c.Series {
			names = append(names, series.Name)
		}
		s.legend(names)
	}
	p := s.newPlot(c.Series)
	p.ground()
	for i, series := range c.Series {
		p.join(series, palette[i])
	}
	for i, series := range c.Series {
		p.marks(series, palette[i])
	}
	p.figures(c.Series)
	p.times(c.Series)
	s.foot(c.Frame, p.doubtful)
	return s.png()
}

// plot is the place where lines are drawn.
type plot struct {
	*sheet
	left, right, top, bottom float64
	low, high, step          float64 // of the figures
	from, until              float64 // of the times
	taken                    []box   // by figures and marks
	crossed                  []box   // by lines
	doubtful                 bool
}

// box is a place that a text has taken.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

const plotHeight = 640.0

var axisStyle = style{size: 28, ink: grey, lead: 38}

func (s *sheet) newPlot(all []Series) *plot {
	p := &plot{sheet: s, from: math.Inf(1), until: math.Inf(-1)}
	for _, series := range all {
		for _, point := range series.Points {
			p.from, p.until = min(p.from, point.At), max(p.until, point.At)
			p.low, p.high = min(p.low, known(point.Value)), max(p.high, known(point.Value))
			p.doubtful = p.doubtful || point.Value.State == Doubtful
		}
	}
	p.low, p.high, p.step = scale(p.low, p.high)
	widest := 0.0
	for v := p.low; v <= p.high+p.step/2; v += p.step {
		widest = max(widest, s.width(s.number(v), axisStyle.size, false))
	}
	p.left, p.right = margin+widest+20+34, margin+inner-48
	p.top = s.y + 40
	p.bottom = p.top + plotHeight
	s.y = p.bottom
	return p
}

// scale widens a range to round numbers, with a step of 1, 2 or 5.
func scale(low, high float64) (float64, float64, float64) {
	if high <= low {
		high = low + 1
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, m := range []float64{1, 2, 5, 10} {
		if (high-low)/(step*m) <= 5 {
			step *= m
			break
		}
	}
	return math.Floor(low/step) * step, math.Ceil(high/step) * step, step
}

func (p *plot) px(at float64) float64 {
	if p.until == p.from {
		return (p.left + p.right) / 2
	}
	return p.left + (at-p.from)/(p.until-p.from)*(p.right-p.left)
}

func (p *plot) py(v float64) float64 {
	return p.bottom - (v-p.low)/(p.high-p.low)*(p.bottom-p.top)
}

// number writes a round number of the scale as the language does.
func (s *sheet) number(v float64) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	if len(text) > 12 {
		text = strconv.FormatFloat(math.Abs(v), 'f', 2, 64)
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	whole, fraction, _ := strings.Cut(text, ".")
	group, point := ",", "."
	if s.lang == "vi" {
		group, point = ".", ","
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if fraction != "" {
		whole += point + fraction
	}
	if v < 0 {
		whole = "−" + whole
	}
	return whole
}

// ground draws the scale.
func (p *plot) ground() {
	for v := p.low; v <= p.high+p.step/2; v += p.step {
		ink, y := rule, math.Round(p.py(v))
		if math.Abs(v) < p.step/2 {
			v, ink = 0, color.RGBA{0x9A, 0xA4, 0xAD, 0xFF}
		}
		text := p.number(v)
		p.rect(p.left-34, y-1, margin+inner-p.left+34, 2, 0, ink)
		w := p.width(text, axisStyle.size, false)
		p.text(p.left-34-16-w, y-axisStyle.lead/2, text, axisStyle)
	}
}

// join connects the known points; across an unknown one it is thin and dashed.
func (p *plot) join(series Series, ink color.RGBA) {
	var last *Point
	gap := false
	for i, point := range series.Points {
		if point.Value.State == Unknown {
			gap = true
			continue
		}
		x, y := p.px(point.At), p.py(point.Value.Number)
		if last != nil {
			x0, y0 := p.px(last.At), p.py(last.Value.Number)
			if gap {
				p.line(x0, y0, x, y, 3, 12, ink)
			} else {
				p.line(x0, y0, x, y, 6, 0, ink)
			}
			p.cross(x0, y0, x, y)
		}
		last, gap = &series.Points[i], false
	}
}

// cross remembers where a line runs, so that figures keep off it.
func (p *plot) cross(x0, y0, x1, y1 float64) {
	n := math.Ceil(math.Hypot(x1-x0, y1-y0) / 10)
	for i := range int(n) {
		x, y := x0+(x1-x0)*float64(i)/n, y0+(y1-y0)*float64(i)/n
		p.crossed = append(p.crossed, box{x - 4, y - 4, x + 4, y + 4})
	}
}

// marks draws the points.
func (p *plot) marks(series Series, ink color.RGBA) {
	for _, point := range series.Points {
		if point.Value.State == Unknown {
			continue
		}
		x, y := p.px(point.At), p.py(point.Value.Number)
		p.dot(x, y, 15, white)
		if point.Value.State == Doubtful {
			p.hatched(x-12, y-12, 24, 24, 12, ink)
		} else {
			p.dot(x, y, 11, ink)
		}
		p.taken = append(p.taken, box{x - 12, y - 12, x + 12, y + 12})
	}
}

// figures writes the values where there is place: the last and first points come
// first, then from the highest down. What has none is read from the scale.
func (p *plot) figures(all []Series) {
	type figure struct {
		point Point
		rank  int // 0 for ends
		ink   color.RGBA
	}
	var figures []figure
	for i, series := range all {
		for j, point := range series.Points {
			f := figure{point: point, rank: 1, ink: ink}
			if j == 0 || j == len(series.Points)-1 {
				f.rank = 0
			}
			if len(all) > 1 {
				f.ink = darker(palette[i])
			}
			figures = append(figures, f)
		}
	}
	slices.SortStableFunc(figures, func(a, b figure) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return cmp.Compare(known(b.point.Value), known(a.point.Value))
	})
	for _, f := range figures {
		p.figure(f.point, f.ink)
	}
}

// figure writes one value by its point, where it meets nothing, or else only a
// line.
func (p *plot) figure(point Point, ink color.RGBA) {
	st := style{size: 29, bold: true, ink: ink, lead: 38}
	if point.Value.State == Unknown {
		st.bold, st.ink = false, grey
	}
	lines := p.wrap(point.Value.Text, st.size, st.bold, 420, 1)
	if len(lines) == 0 {
		return
	}
	w := p.width(lines[0], st.size, st.bold)
	x, y := p.px(point.At), p.py(known(point.Value))
	above, below := y-16-st.lead, y+16
	places := [][2]float64{{x - w/2, above}, {x - w, above}, {x - w/2, below}, {x, below}, {x, above}, {x - w, below}}
	if point.Value.State == Unknown {
		places = [][2]float64{{x - w/2, p.bottom - st.lead - 4}}
	}
	for _, avoided := range [][]box{slices.Concat(p.taken, p.crossed), p.taken} {
		for _, place := range places {
			left, top := min(max(place[0], p.left-28), margin+inner-w), place[1]
			b := box{left - 6, top + 4, left + w + 6, top + st.lead - 4}
			if b.y0 < p.top-44 || b.y1 > p.bottom-2 || slices.ContainsFunc(avoided, b.meets) {
				continue
			}
			p.rect(b.x0, b.y0, b.x1-b.x0, b.y1-b.y0, 8, color.RGBA{0xD9, 0xD9, 0xD9, 0xD9})
			p.text(left, top, lines[0], st)
			p.taken = append(p.taken, b)
			return
		}
	}
}

// darker is a colour that reads well as text.
func darker(c color.RGBA) color.RGBA {
	return color.RGBA{uint8(int(c.R) * 7 / 10), uint8(int(c.G) * 7 / 10), uint8(int(c.B) * 7 / 10), 0xFF}
}

// times writes the labels of the moments, the ends first, others where there is
// place, and a tick at each.
func (p *plot) times(all []Series) {
	labels := map[float64]string{}
	for _, series := range all {
		for _, point := range series.Points {
			if labels[point.At] == "" {
				labels[point.At] = point.Label
			}
		}
	}
	var order []float64
	for at := range labels {
		order = append(order, at)
	}
	slices.Sort(order)
	if n := len(order); n > 2 { // the last comes right after the first
		order = slices.Insert(order[:n-1:n-1], 1, order[n-1])
	}
	var taken []box
	for _, at := range order {
		x := math.Round(p.px(at))
		p.rect(x-1, p.bottom, 2, 10, 0, grey)
		lines := p.wrap(labels[at], axisStyle.size, false, 300, 1)
		if len(lines) == 0 {
			continue
		}
		w := p.width(lines[0], axisStyle.size, false)
		left := min(max(x-w/2, margin), margin+inner-w)
		b := box{left - 10, 0, left + w + 10, 1}
		if slices.ContainsFunc(taken, b.meets) {
			continue
		}
		taken = append(taken, b)
		p.text(left, p.bottom+14, lines[0], axisStyle)
	}
	p.sheet.y = p.bottom + 14 + axisStyle.lead + 10
}
