package picture

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/carlos7ags/folio/font"
	"golang.org/x/image/font/sfnt"
)

// The fonts: how they were made and under which licence, see fonts/README.md.
// They stay in the program's file and are read from there, so that only the
// pages in use take memory.
var (
	//go:embed fonts/latin-regular.ttf
	latinRegular []byte
	//go:embed fonts/latin-bold.ttf
	latinBold []byte
	//go:embed fonts/cjk-regular.otf
	cjkRegular []byte
	//go:embed fonts/cjk-bold.otf
	cjkBold []byte
	//go:embed fonts/japanese-regular.otf
	japaneseRegular []byte
	//go:embed fonts/japanese-bold.otf
	japaneseBold []byte
)

// face is one font file, parsed when first asked for: open to draw, print to
// embed in a document.
type face struct {
	data  []byte
	open  func() (*sfnt.Font, error)
	print func() (font.Face, error)
}

func newFace(name string, data []byte) *face {
	return &face{data: data, open: parsed(name, data, sfnt.Parse), print: parsed(name, data, font.ParseFont)}
}

// parsed parses a font when first called.
func parsed[F any](name string, data []byte, parse func([]byte) (F, error)) func() (F, error) {
	return sync.OnceValues(func() (F, error) {
		f, err := parse(data)
		if err != nil {
			err = fmt.Errorf("font %s: %w", name, err)
		}
		return f, err
	})
}

// fonts are the faces by weight. Latin has the letters, digits and narrow signs;
// cjk has Hangul, Han in the shapes of China, kana and wide signs; japanese has
// the Han that Japan writes otherwise. A bold face lacks rare characters, which
// then come from the regular one.
type fonts struct {
	latin, cjk, japanese [2]*face
}

func newFonts() *fonts {
	return &fonts{
		latin:    [2]*face{newFace("latin-regular", latinRegular), newFace("latin-bold", latinBold)},
		cjk:      [2]*face{newFace("cjk-regular", cjkRegular), newFace("cjk-bold", cjkBold)},
		japanese: [2]*face{newFace("japanese-regular", japaneseRegular), newFace("japanese-bold", japaneseBold)},
	}
}

// chain gives the faces in the order in which a character is looked for. Where
// signs are as wide as characters, the wide ones come first.
func (f *fonts) chain(lang string, bold bool) []*face {
	var chain []*face
	weights := []int{0}
	if bold {
		weights = []int{1, 0}
	}
	for _, w := range weights {
		switch lang {
		case "zh":
			chain = append(chain, f.cjk[w], f.latin[w])
		case "ja":
			chain = append(chain, f.japanese[w], f.cjk[w], f.latin[w])
		default:
			chain = append(chain, f.latin[w], f.cjk[w])
		}
	}
	return chain
}
