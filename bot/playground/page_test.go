package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const staffRoom = -1001000000001

func cast() Options {
	return Options{
		Name: "zonedesk",
		People: []Person{
			{ID: 101, FirstName: "Minh", LastName: "Trần", Lang: "vi"}, {ID: 102, FirstName: "Anna", Lang: "en"},
			{ID: 103, FirstName: "지훈", Lang: "ko"}, {ID: 201, FirstName: "Lan", Lang: "vi"},
		},
		Groups: []Group{{ID: staffRoom, Title: "Phòng Xúc tiến", Forum: true, Members: []int64{201}}},
	}
}

// echo is a tiny bot on long polling: it answers a text with buttons, and a pressed button with a toast and an edit.
func (c *client) echo(ctx context.Context) {
	call := func(method string, params map[string]any) json.RawMessage {
		body, _ := json.Marshal(params)
		r, _ := http.NewRequestWithContext(ctx, "POST", c.base+"/bot"+c.Token()+"/"+method, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return nil
		}
		return c.read(answer).Result
	}
	var offset int64
	for ctx.Err() == nil {
		var list []struct {
			wire
			Callback *struct {
				ID, Data string
				Message  Message
			} `json:"callback_query"`
		}
		_ = json.Unmarshal(call("getUpdates", map[string]any{"offset": offset, "timeout": 30}), &list) // nil when the test ends
		for _, u := range list {
			offset = u.ID + 1
			switch {
			case u.Message != nil && u.Message.Text != "":
				call("sendMessage", map[string]any{"chat_id": u.Message.Chat.ID, "message_thread_id": u.Message.Thread, "parse_mode": "HTML", "text": answerHTML(u.Message.Text),
					"reply_markup": map[string]any{"inline_keyboard": [][]Button{{{Text: "Giá thuê", Data: "rent"}, {Text: "So sánh", Data: "compare"}}, {{Text: "Bản đồ", URL: "https://example.org/map"}}}}})
			case u.Callback != nil:
				call("answerCallbackQuery", map[string]any{"callback_query_id": u.Callback.ID, "text": "Đã nhận: " + u.Callback.Data})
				call("editMessageText", map[string]any{"chat_id": u.Callback.Message.Chat.ID, "message_id": u.Callback.Message.ID, "text": "Giá thuê: 90 USD/m²"})
			}
		}
	}
}

func answerHTML(question string) string {
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(question)
	return "<b>Bạn hỏi:</b> " + escaped + "\nKCN Lương Sơn còn <b>12,5 ha</b> đất công nghiệp.\n\n<blockquote>Nguồn: Ban Quản lý các KCN, 31/12/2025 — <a href=\"https://example.org/report\">báo cáo</a></blockquote>"
}

// browser opens the page in a real Chromium of the given size.
func browser(t *testing.T, url string, width, height int64, dark bool) context.Context {
	t.Helper()
	binary, err := exec.LookPath("chromium")
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("ZONEDESK_REQUIRE"), ","), "chromium") {
			t.Fatal("ZONEDESK_REQUIRE asks for chromium, which isn't installed")
		}
		t.Skip("chromium isn't installed")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(binary), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(int(width), int(height))}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // with no time limit, at whose end the browser would end too
		t.Fatalf("starting the browser: %v", err)
	}
	watchConsole(t, ctx)
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	if dark {
		features[0].Value = "dark"
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		t.Fatalf("setting the colour scheme: %v", err)
	}
	do(t, ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS("#name")))
	return ctx
}

// watchConsole fails the test when the page throws or logs an error.
func watchConsole(t *testing.T, ctx context.Context) {
	t.Helper()
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page threw: %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError {
				t.Errorf("the page logged an error: %v", e.Args)
			}
		}
	})
	if err != nil {
		t.Fatalf("listening to the page: %v", err)
	}
}

// patience is how long a test waits for what must come.
const patience = 3 * time.Minute

func do(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatalf("in the browser: %v", err)
	}
}

// until waits in the page until the expression is true.
func until(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(patience))
}

// lastSays waits until the last bubble says what is expected.
func lastSays(text string) chromedp.Action[chromedp.Void] {
	return until(fmt.Sprintf(`[...document.querySelectorAll('#log .bubble')].at(-1)?.innerText.includes(%q)`, text))
}

func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("taking a picture: %v", err)
	}
	file := filepath.Join(t.ArtifactDir(), name+".png")
	if err := os.WriteFile(file, shot, 0o644); err != nil {
		t.Fatal(err)
	}
	if copy := os.Getenv("ZONEDESK_PICTURES"); copy != "" {
		if err := os.WriteFile(filepath.Join(copy, name+".png"), shot, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAPersonTalksWithTheBotOnAPhone(t *testing.T) {
	c := start(t, cast())
	go c.echo(t.Context())
	c.must("setMyDescription", map[string]any{"description": "Hỏi đáp về các khu công nghiệp.", "language_code": "vi"})
	c.must("setMyCommands", map[string]any{"commands": []Command{{"zones", "Các khu công nghiệp"}, {"help", "Trợ giúp"}}, "language_code": "vi"})
	c.must("setMyCommands", map[string]any{"commands": []Command{{"zones", "산업단지"}}, "language_code": "ko"})
	ctx := browser(t, c.base, 360, 740, false)

	do(t, ctx, until(`document.querySelector('#begin').innerText === 'BẮT ĐẦU' && document.querySelector('#intro').innerText.includes('Hỏi đáp')`))
	picture(t, ctx, "phone-empty")
	do(t, ctx, chromedp.Click(chromedp.CSS("#begin")), lastSays("Bạn hỏi: /start"))

	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "Lương Sơn còn <b>đất</b> không?\r"), lastSays("Bạn hỏi: Lương Sơn còn <b>đất</b> không?"))
	picture(t, ctx, "phone-chat")

	do(t, ctx,
		chromedp.Click(`//*[@id="log"]/div[last()]//button[text()="Giá thuê"]`),
		chromedp.WaitVisible(chromedp.CSS("#toast")),
		until(`document.querySelector('#toast').innerText === 'Đã nhận: rent'`),
		lastSays("Giá thuê: 90 USD/m²"), lastSays("đã sửa"))
	picture(t, ctx, "phone-edited")

	c.must("sendChatAction", map[string]any{"chat_id": 101, "action": "typing"})
	do(t, ctx, until(`document.querySelector('#status').innerText.startsWith('đang nhập')`), chromedp.SendKeys(chromedp.CSS("#text"), "một câu hỏi dài hơn một dòng để ô nhập cao lên"))
	picture(t, ctx, "phone-typing")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "\r"), lastSays("Bạn hỏi: một câu hỏi dài"))

	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "/z"), until(`document.querySelectorAll('#list [role=option]').length === 1`))
	picture(t, ctx, "phone-commands")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "\r"), lastSays("Bạn hỏi: /zones"))

	do(t, ctx, chromedp.SetValue(chromedp.CSS("#lang"), "ko"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('#lang').dispatchEvent(new Event('change'))`),
		until(`document.documentElement.lang === 'ko' && document.querySelector('#text').placeholder === '메시지'`),
		chromedp.SendKeys(chromedp.CSS("#text"), "안녕하세요\r"), lastSays("안녕하세요"))
	picture(t, ctx, "phone-korean")
	var told string
	for _, m := range c.Messages(101) {
		if m.Text == "안녕하세요" {
			told = m.From.LanguageCode
		}
	}
	if told != "ko" {
		t.Errorf("the bot was told the language %q, expected ko", told)
	}

	do(t, ctx, chromedp.Click(chromedp.CSS("#back")), chromedp.WaitVisible(chromedp.CSS("#chats button")))
	picture(t, ctx, "phone-list")

	width, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err != nil || width > 360 {
		t.Errorf("the page is %d pixels wide (%v), expected it to fit into 360", width, err)
	}
	if b := c.Breaches(); len(b) != 0 {
		t.Errorf("breaches %q, expected none", b)
	}
}

func TestStaffSeeTheirGroupOnADesktop(t *testing.T) {
	for _, dark := range []bool{false, true} {
		name := map[bool]string{false: "light", true: "dark"}[dark]
		t.Run(name, func(t *testing.T) {
			c := start(t, cast())
			fill(t, c)
			ctx := browser(t, c.base, 1280, 800, dark)
			do(t, ctx, until(`document.querySelectorAll('#log .bubble').length > 8`), until(`[...document.images].every((i) => i.complete)`))
			picture(t, ctx, "desktop-chat-"+name)
			do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('#scroll').scrollTop = 0`), until(`!document.querySelector('#down').hidden`))
			picture(t, ctx, "desktop-top-"+name)
			do(t, ctx, chromedp.Click(`//*[@id="people"]/button[4]`), until(`document.querySelectorAll('#chats button').length === 2`),
				chromedp.Click(`//*[@id="chats"]/button[2]`), until(`document.querySelector('#name').innerText === 'Phòng Xúc tiến'`),
				until(`document.querySelectorAll('#topics button').length === 3`))
			picture(t, ctx, "desktop-group-"+name)
		})
	}
}

// fill makes chats with every kind of content.
func fill(t *testing.T, c *client) {
	t.Helper()
	minh, lan := c.opts.People[0], c.opts.People[3]
	img := image.NewRGBA(image.Rect(0, 0, 640, 400))
	for y := range 400 {
		for x := range 640 {
			img.Set(x, y, color.RGBA{uint8(80 + x/8), uint8(150 - y/6), uint8(90 + y/4), 255})
		}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, img); err != nil {
		t.Fatal(err)
	}
	c.must("setMyCommands", map[string]any{"commands": []Command{{"zones", "Các khu công nghiệp"}}})
	c.Start(minh, "")
	send := func(text string, more map[string]any) Message {
		p := map[string]any{"chat_id": minh.ID, "text": text, "parse_mode": "HTML"}
		for k, v := range more {
			p[k] = v
		}
		return c.message("sendMessage", p)
	}
	send("<b>Xin chào!</b> Tôi là <i>zonedesk</i>, trợ lý về các khu công nghiệp. Gõ /help để xem tôi trả lời được gì.", nil)
	_, question := c.Write(minh, "So sánh Lương Sơn với Bờ Trái Sông Đà?")
	send(answerHTML("So sánh")+"\n<pre><code class=\"language-json\">{\"area\": 12.5}</code></pre>Mã <code>LS-01</code>, <s>cũ</s>, <u>mới</u>, <tg-spoiler>ẩn</tg-spoiler>", map[string]any{"reply_parameters": map[string]any{"message_id": question},
		"reply_markup": map[string]any{"inline_keyboard": [][]Button{{{Text: "📍 Vị trí", Data: "where"}, {Text: "💰 Giá thuê", Data: "rent"}, {Text: "🏭 Hạ tầng", Data: "infra"}}, {{Text: "Mở trang của Ban Quản lý", URL: "https://example.org"}}}}})
	c.Post(minh, Post{Photo: picture.Bytes(), Caption: "Khu đất này ở đâu?"})
	c.message("sendVenue", map[string]any{"chat_id": minh.ID, "latitude": 20.88, "longitude": 105.53, "title": "KCN Lương Sơn", "address": "Xã Lương Sơn, tỉnh Phú Thọ"})
	c.Post(minh, Post{Document: []byte(strings.Repeat("x", 34567)), FileName: "Hồ sơ dự án.pdf"})
	c.Post(minh, Post{Voice: make([]byte, 30000)})
	c.Post(minh, Post{Sticker: "👋"})
	_, last := c.Post(minh, Post{Contact: &Contact{Phone: "+84900000101", FirstName: "Minh"}})
	c.must("setMessageReaction", map[string]any{"chat_id": minh.ID, "message_id": last, "reaction": []any{map[string]string{"type": "emoji", "emoji": "👍"}}})
	send("Cảm ơn anh. Bộ phận xúc tiến đã nhận.", nil)

	var topic struct {
		Thread int `json:"message_thread_id"`
	}
	if err := json.Unmarshal(c.must("createForumTopic", map[string]any{"chat_id": staffRoom, "name": "#17 Minh Trần"}), &topic); err != nil {
		t.Fatal(err)
	}
	c.message("sendMessage", map[string]any{"chat_id": staffRoom, "message_thread_id": topic.Thread, "text": "<b>Yêu cầu mới</b> từ Minh Trần\n“Khu đất này ở đâu?”", "parse_mode": "HTML",
		"reply_markup": map[string]any{"inline_keyboard": [][]Button{{{Text: "Nhận", Data: "take"}, {Text: "Đóng", Data: "close"}}}}})
	c.Post(lan, Post{Chat: staffRoom, Thread: topic.Thread, Text: "Để tôi trả lời anh ấy."})
}

func TestThePageForbidsWhatItDoesNotNeed(t *testing.T) {
	c := start(t, cast())
	answer, err := http.Get(c.base + "/")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'") {
		t.Errorf("the policy is %q, expected everything forbidden but the page's own files", policy)
	}
	r, _ := http.NewRequest("POST", c.base+"/play/act", strings.NewReader(`{"do":"write","person":101,"text":"x"}`))
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if answer, err := http.DefaultClient.Do(r); err != nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("another site's page could write: %v %v, expected 403", answer, err)
	}
	for _, body := range []string{`{"do":"write","person":101,"chat":` + fmt.Sprint(staffRoom) + `,"text":"x"}`, `{"do":"write","person":101,"text":" "}`, `{"do":"nothing","person":101}`} {
		answer, err := http.Post(c.base+"/play/act", "application/json", strings.NewReader(body))
		if err != nil || answer.StatusCode != http.StatusConflict {
			t.Errorf("%s answered %v %v, expected it refused", body, answer.Status, err)
		}
	}
}
