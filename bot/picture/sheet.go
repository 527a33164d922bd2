package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"
)

// Pixels. A phone shows the picture at about a third of its size.
const (
	sheetWidth     = 1080
	sheetMaxHeight = 3000
	margin         = 56.0
	inner          = sheetWidth - 2*margin
)

// style is how a text is set.
type style struct {
	size float64
	bold bool
	ink  color.RGBA
	lead float64 // from line to line
	even bool    // lines of about the same length
}

var (
	ink    = color.RGBA{0x17, 0x20, 0x2A, 0xFF}
	grey   = color.RGBA{0x5A, 0x65, 0x70, 0xFF}
	rule   = color.RGBA{0xDD, 0xE2, 0xE6, 0xFF}
	track  = color.RGBA{0xEE, 0xF1, 0xF3, 0xFF}
	white  = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	tint   = color.RGBA{0xFF, 0xF5, 0xE0, 0xFF}
	accent = color.RGBA{0xD4, 0x86, 0x0B, 0xFF}

	// Told apart in grey and by colour-blind eyes too.
	palette = [...]color.RGBA{{0x0F, 0x76, 0x6E, 0xFF}, {0xE0, 0x9F, 0x3E, 0xFF}, {0x3D, 0x5A, 0x98, 0xFF}, {0xA8, 0x4A, 0x6F, 0xFF}}

	titleStyle = style{size: 50, bold: true, ink: ink, lead: 64, even: true}
	unitStyle  = style{size: 33, ink: grey, lead: 46}
	labelStyle = style{size: 34, ink: ink, lead: 45, even: true}
	valueStyle = style{size: 34, bold: true, ink: ink, lead: 45}
	smallStyle = style{size: 29, ink: grey, lead: 40}
	footStyle  = style{size: 27, ink: grey, lead: 38}
)

// sheet lays a picture out from top to bottom and is painted once its height is
// known.
type sheet struct {
	typesetter
	y     float64
	paint []func(*canvas)
}

func (d *Drawer) newSheet(lang string) *sheet {
	return &sheet{typesetter: typesetter{fonts: d.fonts, lang: lang}}
}

// head sets title and unit.
func (s *sheet) head(f Frame) {
	s.y = margin - 8
	s.y += s.block(margin, s.y, inner, f.Title, titleStyle, 4)
	if f.Unit != "" {
		s.y += 6 + s.block(margin, s.y+6, inner, f.Unit, unitStyle, 3)
	}
	s.y += 28
}

// foot sets what hatched means, as-of and sources.
func (s *sheet) foot(f Frame, doubtful bool) {
	s.y += 20
	s.rect(margin, s.y, inner, 2, 0, rule)
	s.y += 18
	if doubtful && f.Doubtful != "" {
		s.hatched(margin, s.y+8, 30, 24, 5, grey)
		s.y += s.block(margin+44, s.y, inner-44, f.Doubtful, footStyle, 3)
	}
	for _, line := range append([]string{f.AsOf}, f.Sources...) {
		if line != "" {
			s.y += s.block(margin, s.y, inner, line, footStyle, 4)
		}
	}
	s.y += margin - 16
}

// block sets wrapped text with its upper left corner at x, y and gives its height.
func (s *sheet) block(x, y, width float64, text string, st style, most int) float64 {
	lines := s.lines(text, width, st, most)
	for i, line := range lines {
		s.text(x, y+float64(i)*st.lead, line, st)
	}
	return float64(len(lines)) * st.lead
}

// lines wraps text in a style.
func (s *sheet) lines(text string, width float64, st style, most int) []string {
	if st.even {
		return s.balance(text, st.size, st.bold, width, most)
	}
	return s.wrap(text, st.size, st.bold, width, most)
}

// text sets one line whose space begins at y.
func (s *sheet) text(x, y float64, text string, st style) {
	glyphs := s.glyphs(text, st.bold)
	if len(glyphs) == 0 {
		return
	}
	at := s.advances(glyphs, st.size)
	// Latin capitals, Han and Hangul all sit well with this baseline.
	baseline := math.Round(y + st.lead/2 + st.size*0.36)
	s.paint = append(s.paint, func(c *canvas) { c.text(x, baseline, glyphs, at, st) })
}

// rect paints a rectangle with rounded corners.
func (s *sheet) rect(x, y, w, h, radius float64, ink color.RGBA) {
	s.paint = append(s.paint, func(c *canvas) { c.fill(image.NewUniform(ink), roundRect(x, y, w, h, radius)) })
}

// hatched paints a rectangle light, striped and outlined.
func (s *sheet) hatched(x, y, w, h, radius float64, ink color.RGBA) {
	s.paint = append(s.paint, func(c *canvas) { c.fill(hatch{ink}, roundRect(x, y, w, h, radius)) })
	s.outline(x, y, w, h, radius, 2, ink)
}

// outline paints the border of a rectangle.
func (s *sheet) outline(x, y, w, h, radius, thick float64, ink color.RGBA) {
	if w <= 2*thick || h <= 2*thick {
		s.rect(x, y, w, h, radius, ink)
		return
	}
	s.paint = append(s.paint, func(c *canvas) {
		hole := roundRect(x+thick, y+thick, w-2*thick, h-2*thick, max(radius-thick, 0))
		slices.Reverse(hole)
		c.fill(image.NewUniform(ink), roundRect(x, y, w, h, radius), hole)
	})
}

// line paints a straight line; dash is the length of strokes and gaps, 0 for none.
func (s *sheet) line(x0, y0, x1, y1, thick, dash float64, ink color.RGBA) {
	length := math.Hypot(x1-x0, y1-y0)
	if length == 0 {
		return
	}
	if dash == 0 {
		dash = length
	}
	ux, uy := (x1-x0)/length, (y1-y0)/length
	var strokes []polygon
	for a := 0.0; a < length; a += 2 * dash {
		b := min(a+dash, length)
		strokes = append(strokes, stroke(x0+ux*a, y0+uy*a, x0+ux*b, y0+uy*b, thick))
	}
	s.paint = append(s.paint, func(c *canvas) { c.fill(image.NewUniform(ink), strokes...) })
}

// dot paints a disc.
func (s *sheet) dot(x, y, r float64, ink color.RGBA) { s.rect(x-r, y-r, 2*r, 2*r, r, ink) }

// png paints what was laid out.
func (s *sheet) png() ([]byte, error) {
	if s.err != nil {
		return nil, fmt.Errorf("picture: %w", s.err)
	}
	height := int(math.Ceil(s.y))
	if height > sheetMaxHeight {
		return nil, fmt.Errorf("picture: %d pixels high, at most %d: %w", height, sheetMaxHeight, ErrTooLarge)
	}
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, sheetWidth, height))}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(white), image.Point{}, draw.Src)
	for _, paint := range s.paint {
		paint(c)
	}
	if c.err != nil {
		return nil, fmt.Errorf("picture: %w", c.err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, c.img); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	return out.Bytes(), nil
}
