package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"zonedesk/bot/playground"
)

// pictured are the folder of the guides' pictures and the most that one of them may weigh, in bytes.
const (
	pictured   = "../../docs/pictures"
	mostWeight = 100_000
)

var pictureIn = regexp.MustCompile(`pictures/([a-z0-9-]+\.png)`)

func TestGuidesShowTheirPictures(t *testing.T) {
	guides, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(guides) == 0 {
		t.Fatalf("the guides are %v, %v: expected some", guides, err)
	}
	shown := map[string]bool{}
	for _, guide := range guides {
		text, err := os.ReadFile(guide)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pictureIn.FindAllStringSubmatch(string(text), -1) {
			shown[m[1]] = true
			if info, err := os.Stat(filepath.Join(pictured, m[1])); err != nil || info.Size() > mostWeight {
				t.Errorf("%s shows %s, which is missing or weighs too much (%v): expected at most %d bytes", guide, m[1], err, mostWeight)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(pictured, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !shown[filepath.Base(file)] {
			t.Errorf("no guide shows %s: expected it shown or gone", file)
		}
	}
}

func TestGuidesNameMetricsThatAre(t *testing.T) {
	var sources []byte
	for _, name := range []string{"../../bot/metrics.go", "serve.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, text...)
	}
	named := map[string]bool{}
	metric := regexp.MustCompile(`\bzonedesk_([a-z_]+?)(_bucket|_count|_sum)?\b`)
	for _, name := range []string{"../../docs/operator.md", "../../docs/alerts.yml", "../../README.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range metric.FindAllStringSubmatch(string(text), -1) {
			named[m[1]] = true
			if !bytes.Contains(sources, []byte(`"`+m[1]+`"`)) {
				t.Errorf("%s names the metric zonedesk_%s, which there is not", name, m[1])
			}
		}
	}
	if len(named) < 10 {
		t.Errorf("the guides name %d metrics: expected all", len(named))
	}
}

// guided are the words of one guide's language: what is written, the labels that are tapped, and words of what is answered.
type guided struct {
	lang, language string
	more           []string // questions asked by others

	asker, asks, answered, unknown, needle, ask, company, country, consent, thanks string
	reply, another, blocked                                                        string
	news, draft                                                                    string
	area, published, toldOf, versionZero                                           string
	rights, topic, still, belated                                                  string
}

var guides = []guided{
	{
		lang: "en", language: "English", more: []string{"Which parks have wastewater treatment?", "What does land cost in Luong Son IP?", "Which incentives are there for electronics?"},
		asker: "Emma", asks: "How big is Yen Quang IP?", answered: "180", unknown: "Is there a kindergarten near Yen Quang IP?", needle: "kindergarten", ask: "staff",
		company: "Wilson Precision Ltd", country: "United Kingdom", consent: "they may", thanks: "Thank you! From which age on?",
		reply:   "Yes, there is one in Yen Quang commune, 2 km from the gate.",
		another: "/human May we visit Yen Quang IP next week?", blocked: "has blocked me",
		news: "Yen Quang IP: the road to the gate is open since Monday.", draft: "Draft of a broadcast",
		area: "181.5", published: "Version 1", toldOf: "1 people were told", versionZero: "Version 0", rights: "enquiries", topic: "facilities", still: "Still true", belated: "1 people who had asked in vain",
	},
	{
		lang: "vi", language: "tiếng Việt", more: []string{"Khu nào có nhà máy xử lý nước thải?", "Giá thuê đất KCN Lương Sơn?", "Ngành điện tử được ưu đãi gì?"},
		asker: "Minh", asks: "KCN Yên Quang rộng bao nhiêu?", answered: "180", unknown: "Gần KCN Yên Quang có trường mầm non không?", needle: "mầm non", ask: "cán bộ",
		company: "Cơ khí Minh Trần", country: "Việt Nam", consent: "Đồng ý", thanks: "Cảm ơn chị! Trường nhận trẻ từ mấy tuổi?",
		reply:   "Có một trường tại xã Yên Quang, cách cổng 2 km.",
		another: "/human Tuần sau chúng tôi đến xem KCN Yên Quang được không?", blocked: "đã chặn bot",
		news: "KCN Yên Quang: đường vào cổng đã thông xe từ thứ Hai.", draft: "Bản nháp thông báo",
		area: "181,5", published: "phiên bản 1", toldOf: "Đã báo cho 1", versionZero: "Phiên bản 0", rights: "trả lời hỏi đáp", topic: "hạ tầng", still: "Vẫn đúng", belated: "Đã báo câu trả lời cho 1",
	},
}

// TestStaffFollowTheirGuide does in a browser what the guides for staff tell, in both languages. To write the guides' pictures again:
//
//	ZONEDESK_PICTURES=$PWD/docs/pictures go test -count=1 ./cmd/zonedesk -run TestStaffFollowTheirGuide
func TestStaffFollowTheirGuide(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	for _, w := range guides {
		t.Run(w.lang, func(t *testing.T) {
			t.Parallel()
			_, address := demo(t)
			for _, person := range []int64{administrator, officer} {
				act(t, address, map[string]any{"do": "language", "person": person, "text": w.lang})
			}
			asker := cast()[slices.IndexFunc(cast(), func(p playground.Person) bool { return p.FirstName == w.asker })].ID
			ctx := browse(t, binary, fmt.Sprintf("%s/?person=%d", address, asker))
			do(t, ctx, chromedp.EmulateViewport(390, 720, chromedp.EmulateScale(1.5)))
			evaluate[any](t, ctx, `Object.entries({'--wall': '#dde7d3', '--wall-1': '#dde7d3', '--wall-2': '#dde7d3', '--wall-3': '#dde7d3', '--wall-4': '#dde7d3', '--doodle': '0', '--key': '#6f9256', '--chip': '#7f9c6b'}).forEach(([k, v]) => document.documentElement.style.setProperty(k, v))`)
			see := func(name string, actions ...chromedp.Action[chromedp.Void]) {
				t.Helper()
				do(t, ctx, actions...)
				illustrate(t, ctx, w.lang+"-"+name)
			}

			// An enquiry: passed on with details, taken and answered.
			do(t, ctx, press(chromedp.CSS("#begin")), until(`bubbles.length === 2`), types(w.asks), says(w.answered), types(w.unknown), shows(w.ask), tap(w.ask), says(w.needle))
			told := func(n int) chromedp.Action[chromedp.Void] {
				return until(fmt.Sprintf(`last.innerText.split('✓').length > %d`, n))
			}
			do(t, ctx, tap(w.asker), told(2), types(w.company), told(3), types(w.country), told(4))
			do(t, ctx, tap("📨"), shows(w.consent))
			do(t, ctx, tap(w.consent), says("№1"))

			do(t, ctx, back(), plays("Hoa"), opens("zonedesk"), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
			do(t, ctx, types("/language "+w.lang), says(w.language))
			do(t, ctx, back(), opens("Staff"), press(`//*[@id="topics"]/button[contains(.,"№1")]`))
			see("card", shows("✋"))
			see("answer", tap("✋"), says("Hoa"), types(w.reply), says("👌"))
			do(t, ctx, back(), plays(w.asker), opens("zonedesk"), says("Hoa"))
			see("asker", types(w.thanks), shows("🤖"))

			// One who asks and blocks the bot.
			act(t, address, map[string]any{"do": "write", "person": 1003, "text": "/start"})
			act(t, address, map[string]any{"do": "write", "person": 1003, "text": w.another})
			do(t, ctx, back(), plays("Hoa"), opens("Staff"), press(`//*[@id="topics"]/button[contains(.,"№2")]`), shows("✋"))
			act(t, address, map[string]any{"do": "block", "person": 1003})
			see("blocked", types(w.reply), says(w.blocked))

			// Figures and lists.
			act(t, address, map[string]any{"do": "write", "person": 1004, "text": w.unknown})
			for _, person := range []int64{1002, 1004, 1005} {
				act(t, address, map[string]any{"do": "write", "person": person, "text": "/subscribe"})
				for _, question := range w.more {
					act(t, address, map[string]any{"do": "write", "person": person, "text": question})
				}
			}
			do(t, ctx, back(), opens("zonedesk"))
			see("enquiries", types("/enquiries"), shows("№1"))
			do(t, ctx, tap("№1"), shows("✋"), tap("🏷"), shows("◀"))
			see("stats", types("/stats"), until(`last.querySelector('img')?.complete && last.querySelector('img').naturalWidth > 500`))

			// A broadcast.
			do(t, ctx, types("/broadcast"), until(`!last.querySelector('img')`), types(w.news), says(w.draft))
			see("draft", shows("📤"))
			do(t, ctx, tap("👥"), shows("▸"))
			do(t, ctx, tap("◀"), shows("📤"))
			do(t, ctx, tap("📤"), shows("✅"))
			see("report", tap("✅"), says(".csv"))

			// The knowledge goes out, comes back changed, is published, told of and taken back.
			do(t, ctx, types("/knowledge"), says(".xlsx"))
			uploads(t, address, administrator, "knowledge.xlsx", editedBook(t, "180.62", 181.5))
			see("difference", shows("✅"), says(w.area))
			do(t, ctx, tap("✅"), says(w.published))
			do(t, ctx, tap("✏️"), says(w.toldOf))
			do(t, ctx, types("/versions"), shows(w.versionZero), tap(w.versionZero), shows("↩️"))
			see("rollback", tap("↩️"), says(w.area+"0"))

			// What is asked in vain, and figures that want a look.
			see("gaps", types("/gaps"), says(w.needle))
			do(t, ctx, types("/knowledge"), says(".xlsx"), press(`(//*[@id="log"]//button[contains(.,"🩺")])[last()]`), press(`(//*[@id="log"]//button[contains(.,"Yên Quang (") or contains(.,"Yen Quang (")])[last()]`))
			see("stale", until(`document.querySelector('#log').innerText.includes("`+w.still+`")`))

			// The answer is made knowledge, and who asked in vain is told.
			do(t, ctx, back(), opens("Staff"), press(`//*[@id="topics"]/button[contains(.,"№1")]`), tap("📚"), back(), opens("zonedesk"), shows("📚"), tap("📚"), shows("👁"))
			do(t, ctx, tap("👁"), shows(w.topic), tap(w.topic))
			see("lesson", shows("✅"))
			do(t, ctx, tap("✅"), says(w.belated))

			do(t, ctx, types("/team"), shows("➕"))
			see("invited", tap("➕"), tap(w.rights), says("start=join_"))
		})
	}
}

// illustrate keeps what the browser shows, once it is at rest, as a picture for a guide, in few colours, if ZONEDESK_PICTURES names a folder.
func illustrate(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("ZONEDESK_PICTURES")
	if folder == "" {
		return
	}
	do(t, ctx, chromedp.Poll[chromedp.Void](`(() => { const { scrollHeight, scrollTop, clientHeight } = document.querySelector('#scroll');
		return document.querySelector('#toast').hidden && document.getAnimations().every((a) => a.playState !== 'running') && scrollHeight - scrollTop - clientHeight < 2 })()`,
		chromedp.WithPollingTimeout(patience)))
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("taking a picture: %v", err)
	}
	shown, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, fewColours(shown, 160)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fewColours is a picture in its n most frequent colours.
func fewColours(of image.Image, n int) *image.Paletted {
	coarse := func(x, y int) color.RGBA {
		r, g, b, _ := of.At(x, y).RGBA()
		return color.RGBA{uint8(r>>8) | 7, uint8(g>>8) | 7, uint8(b>>8) | 7, 255}
	}
	counts := map[color.RGBA]int{}
	size := of.Bounds()
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			counts[coarse(x, y)]++
		}
	}
	var palette color.Palette
	frequent := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		frequent = append(frequent, c)
	}
	slices.SortFunc(frequent, func(a, b color.RGBA) int {
		return cmp.Or(counts[b]-counts[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	for _, c := range frequent[:min(n, len(frequent))] {
		palette = append(palette, c)
	}
	nearest := map[color.RGBA]uint8{}
	paletted := image.NewPaletted(size, palette)
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			c := coarse(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(palette.Index(c))
				nearest[c] = i
			}
			paletted.SetColorIndex(x, y, i)
		}
	}
	return paletted
}

// editedBook is the packaged knowledge as a workbook in which one cell was changed.
func editedBook(t *testing.T, old string, next any) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "knowledge.xlsx")
	if code, _, errs := zonedesk(t, "", nil, "export", path); code != done {
		t.Fatalf("the export ends with %d: %s", code, errs)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		found, err := f.SearchSheet(sheet, old)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			continue
		}
		var b bytes.Buffer
		if err := cmp.Or(f.SetCellValue(sheet, found[0], next), f.Write(&b)); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	t.Fatalf("no cell holds %q", old)
	return nil
}

// uploads lets a person send a file.
func uploads(t *testing.T, address string, person int64, name string, file []byte) {
	t.Helper()
	answer, err := http.Post(fmt.Sprintf("%s/play/upload?person=%d&name=%s", address, person, url.QueryEscape(name)), "application/octet-stream", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("sending %s is answered with %s, expected 204", name, answer.Status)
	}
}
