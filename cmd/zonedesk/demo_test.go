package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// demo starts the demo on a free port and returns the address that it tells to open.
func demo(t *testing.T) (r *running, address string) {
	t.Helper()
	// Settings of serve must not matter: the demo talks to its own Telegram and its own store.
	r = begin(t, settings{"ZONEDESK_TELEGRAM_TOKEN": "1:real", "ZONEDESK_REDIS_URL": "redis://nowhere.invalid"}, "demo", "--listen", "127.0.0.1:0")
	return r, r.stdout.await(t, regexp.MustCompile(`open (http://127\.0\.0\.1:\d+) in a browser`))
}

func TestDemoAnswersOnItsPage(t *testing.T) {
	t.Parallel()
	r, address := demo(t)
	if status, page := get(t, address+"/"); status != http.StatusOK || !strings.Contains(page, "<title>zonedesk</title>") {
		t.Fatalf("the page answers %d %.100s, expected the chat page", status, page)
	}
	texts := events(t, address, emma.ID)
	act(t, address, map[string]any{"do": "write", "person": emma.ID, "text": "How big is Yen Quang IP?"})
	for said := range texts {
		if strings.Contains(said, "Yen Quang") && strings.Contains(said, "ha") && strings.Contains(said, "Source:") {
			break
		}
	}
	if code := r.end(); code != done {
		t.Errorf("the demo exits %d after Ctrl-C, expected 0", code)
	}
	if said := r.stderr.String(); said != "" {
		t.Errorf("the demo said\n%s\nexpected nothing but the address", said)
	}
}

// events streams the texts of the bot's messages as a person's page gets them.
func events(t *testing.T, address string, person int64) <-chan string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/play/events?person=%d", address, person), nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	texts := make(chan string, 100)
	go func() {
		defer close(texts)
		defer answer.Body.Close()
		lines := bufio.NewScanner(answer.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var e struct {
				Message struct {
					Text string
					From struct {
						Bot bool `json:"is_bot"`
					}
				}
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && json.Unmarshal([]byte(data), &e) == nil && e.Message.From.Bot {
				texts <- e.Message.Text
			}
		}
		if ctx.Err() == context.DeadlineExceeded {
			t.Errorf("expected the bot's answer on the page within %v", patience)
		}
	}()
	return texts
}

func act(t *testing.T, address string, what map[string]any) {
	t.Helper()
	body, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(address+"/play/act", "application/json", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("%s answers %s, expected 204", body, answer.Status)
	}
}

func TestAVisitorTriesTheDemoInABrowser(t *testing.T) {
	t.Parallel()
	binary := chromium(t)
	_, address := demo(t)
	ctx := browse(t, binary, address)

	do(t, ctx, chromedp.WaitVisible(chromedp.CSS("#begin")), press(chromedp.CSS("#begin")), until(`bubbles.length === 2`))
	do(t, ctx, types("KCN Yên Quang rộng bao nhiêu?"), says("Yên Quang"), says("ha"), says("Nguồn:"))

	// A button under the answer asks on.
	asked := evaluate[int](t, ctx, `document.querySelectorAll('#log .bubble').length`)
	do(t, ctx, press(`(//*[@id="log"]//button[text()="Vị trí"])[last()]`), until(fmt.Sprintf(`bubbles.length > %d`, asked)), says("Yên Quang"))

	// The language is chosen in the chat, and the next answer is in it, though the question is not.
	do(t, ctx, types("/language"), says("Chọn ngôn ngữ"))
	do(t, ctx, press(`(//*[@id="log"]//button[text()="English"])[last()]`), until(`!last.innerText.includes('Chọn ngôn ngữ')`))
	do(t, ctx, types("KCN Lương Sơn rộng bao nhiêu?"), says("Luong Son"), says("Source:"))
}

// chromium finds the browser; without it the test is skipped, unless ZONEDESK_REQUIRE names it.
func chromium(t *testing.T) (binary string) {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	binary, err := exec.LookPath("chromium")
	if err == nil {
		return binary
	}
	if strings.Contains(os.Getenv("ZONEDESK_REQUIRE"), "chromium") {
		t.Fatal("chromium is not installed, and ZONEDESK_REQUIRE asks for it")
	}
	t.Skip("chromium is not installed")
	return ""
}

// browse opens a page on a phone, and fails the test when the page reports an error.
func browse(t *testing.T, binary, address string) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(binary), chromedp.UserDataDir(t.TempDir())}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(allocated)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // with no time limit, at whose end the browser would end too
		t.Fatalf("starting the browser: %v", err)
	}
	err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*runtime.EventExceptionThrown); ok {
			t.Errorf("the page threw: %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		}
	})
	if err != nil {
		t.Fatalf("listening to the page: %v", err)
	}
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("#name")))
	return ctx
}

func do(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	limited, stop := context.WithTimeout(ctx, 2*patience)
	defer stop()
	if err := chromedp.Do(limited, actions...); err != nil {
		shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('#log')?.innerText ?? ''`))
		t.Fatalf("in the browser: %v; it shows\n%s", err, shown)
	}
}

func evaluate[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("in the browser: %v", err)
	}
	return value
}

// press clicks on what a selector finds, CSS or XPath, as soon as it is there, in view, and covered by nothing. The page draws a message
// anew when it is edited, and moves what is below: so it is looked for and clicked in one step.
func press[S ~string](selector S) chromedp.Action[chromedp.Void] {
	find := "document.querySelector(%q)"
	if strings.HasPrefix(strings.TrimLeft(string(selector), "("), "/") {
		find = "document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue"
	}
	return chromedp.Poll[chromedp.Void](fmt.Sprintf(`(() => {
		const it = `+find+`;
		if (!it?.checkVisibility({ visibilityProperty: true })) return false;
		it.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
		const { left, top, width, height } = it.getBoundingClientRect();
		if (!it.contains(document.elementFromPoint(left + width / 2, top + height / 2))) return false;
		it.click();
		return true;
	})()`, selector), chromedp.WithPollingTimeout(patience))
}

// types enters a message, sends it, and waits until the chat shows it: what is waited for next is not what stood there before.
func types(text string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		sent, err := chromedp.Evaluate[int](`document.querySelectorAll('#log .out').length`)(ctx, t)
		if err != nil {
			return chromedp.Void{}, err
		}
		return chromedp.Steps(
			chromedp.SendKeys(chromedp.CSS("#text"), text+"\r"),
			until(fmt.Sprintf(`document.querySelectorAll('#log .out').length > %d`, sent)),
		)(ctx, t)
	}
}

// until waits until an expression on the chat's bubbles, and the last of them, is true.
func until(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`(() => { const bubbles = [...document.querySelectorAll('#log .bubble')], last = bubbles.at(-1); return last && (`+expression+`) })()`,
		chromedp.WithPollingTimeout(patience))
}

// says waits until the last bubble has a text in it.
func says(text string) chromedp.Action[chromedp.Void] {
	return until(fmt.Sprintf(`last.innerText.includes(%q)`, text))
}
