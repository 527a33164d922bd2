package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// canvas paints polygons and glyphs onto pixels.
type canvas struct {
	img    *image.RGBA
	raster vector.Rasterizer
	buffer sfnt.Buffer
	err    error // of the first glyph that couldn't be read
}

// polygon is a closed line through points in pixels.
type polygon [][2]float64

// roundRect is a rectangle with rounded corners, clockwise.
func roundRect(x, y, w, h, r float64) polygon {
	r = max(min(r, w/2, h/2), 0)
	const steps = 12
	var p polygon
	for i, corner := range [4][2]float64{{x + w - r, y + r}, {x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}} {
		for j := range steps + 1 {
			sin, cos := math.Sincos((float64(i-1) + float64(j)/steps) * math.Pi / 2)
			p = append(p, [2]float64{corner[0] + r*cos, corner[1] + r*sin})
		}
	}
	return p
}

// stroke is a straight line of some thickness.
func stroke(x0, y0, x1, y1, thick float64) polygon {
	length := math.Hypot(x1-x0, y1-y0)
	dx, dy := -(y1-y0)/length*thick/2, (x1-x0)/length*thick/2
	return polygon{{x0 + dx, y0 + dy}, {x1 + dx, y1 + dy}, {x1 - dx, y1 - dy}, {x0 - dx, y0 - dy}}
}

// fill paints polygons; where one runs against another it cuts a hole.
func (c *canvas) fill(src image.Image, polygons ...polygon) {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range polygons {
		for _, xy := range p {
			left, right = min(left, xy[0]), max(right, xy[0])
			top, bottom = min(top, xy[1]), max(bottom, xy[1])
		}
	}
	box, ok := c.start(left, top, right, bottom)
	if !ok {
		return
	}
	for _, p := range polygons {
		for i, xy := range p {
			x, y := float32(xy[0]-float64(box.Min.X)), float32(xy[1]-float64(box.Min.Y))
			if i == 0 {
				c.raster.MoveTo(x, y)
			} else {
				c.raster.LineTo(x, y)
			}
		}
		c.raster.ClosePath()
	}
	c.raster.Draw(c.img, box, src, box.Min)
}

// start makes the rasterizer ready for that part of the picture.
func (c *canvas) start(left, top, right, bottom float64) (image.Rectangle, bool) {
	box := image.Rect(int(math.Floor(left)), int(math.Floor(top)), int(math.Ceil(right)), int(math.Ceil(bottom)))
	if box.Empty() || !box.In(c.img.Bounds()) {
		return box, false
	}
	c.raster.Reset(box.Dx(), box.Dy())
	c.raster.DrawOp = draw.Over
	return box, true
}

// text paints glyphs, each at x plus its place.
func (c *canvas) text(x, baseline float64, glyphs []glyph, at []float64, st style) {
	bounds := c.img.Bounds()
	box, ok := c.start(
		max(x-st.size/2, 0), max(baseline-1.2*st.size, 0),
		min(x+at[len(at)-1]+st.size/2, float64(bounds.Max.X)), min(baseline+0.5*st.size, float64(bounds.Max.Y)))
	if !ok {
		return
	}
	for i, g := range glyphs {
		gx, gy := x+at[i]-float64(box.Min.X), baseline-float64(box.Min.Y)
		c.glyph(g, gx, gy, st.size)
		if g.thin { // made bold by painting it beside itself
			c.glyph(g, gx+st.size/36, gy, st.size)
			c.glyph(g, gx+st.size/18, gy, st.size)
		}
	}
	c.raster.Draw(c.img, box, image.NewUniform(st.ink), image.Point{})
}

// glyph adds the outline of a character to the rasterizer.
func (c *canvas) glyph(g glyph, x, y, size float64) {
	em := fixed.Int26_6(g.font.UnitsPerEm())
	segments, err := g.font.LoadGlyph(&c.buffer, g.id, em, nil)
	if err != nil {
		if c.err == nil {
			c.err = err
		}
		return
	}
	scale := size / float64(em)
	px := func(p fixed.Point26_6) (float32, float32) {
		return float32(x + float64(p.X)*scale), float32(y + float64(p.Y)*scale)
	}
	for _, s := range segments {
		ax, ay := px(s.Args[0])
		bx, by := px(s.Args[1])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			c.raster.ClosePath()
			c.raster.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			c.raster.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			c.raster.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			cx, cy := px(s.Args[2])
			c.raster.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	c.raster.ClosePath()
}

// hatch is a pattern of slanted stripes on a light ground.
type hatch struct{ ink color.RGBA }

func (hatch) ColorModel() color.Model { return color.RGBAModel }

func (hatch) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }

func (h hatch) At(x, y int) color.Color {
	const period, stripe = 14, 5
	d := float64(((x+y)%period + period) % period)
	cover := min(max(stripe-math.Abs(d-period/2), 0), 2) / 2
	mix := func(v uint8) uint8 {
		const ground = 0.82 // how far the ground is from ink to white
		light := float64(v) + (255-float64(v))*ground
		return uint8(light + (float64(v)-light)*cover)
	}
	return color.RGBA{mix(h.ink.R), mix(h.ink.G), mix(h.ink.B), 0xFF}
}
