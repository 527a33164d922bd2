package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMain also is the zonedesk that the load run starts as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv("ZONEDESK_TEST_PROCESS") != "" {
		stop := profile(os.Getenv("ZONEDESK_TEST_PROFILE"))
		ctx, cancel := context.WithCancel(context.Background())
		go func() { // the end of the test that started it ends it
			_, _ = os.Stdin.Read(make([]byte, 1))
			cancel()
		}()
		code := run(ctx, os.Args[1:], strings.NewReader(""), os.Stdout, os.Stderr, os.Getenv)
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// profile writes where the time goes to a file, if one is named.
func profile(file string) (stop func()) {
	f, err := os.Create(file)
	if err != nil {
		return func() {}
	}
	_ = pprof.StartCPUProfile(f)
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
	}
}

// settings are the environment of a run.
type settings map[string]string

func (s settings) getenv(name string) string { return s[name] }

// zonedesk runs one command to its end.
func zonedesk(t *testing.T, stdin string, env settings, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(stdin), &out, &errs, env.getenv)
	return code, out.String(), errs.String()
}

func TestCommandsExitWithTheRightCode(t *testing.T) {
	sound := write(t, "sound.jsonl", `{"id":"a1","text":"xin chào","topic":"smalltalk"}`+"\n")
	hard := write(t, "hard.jsonl", `{"id":"a1","text":"xin chào","expect":["nobody says this"]}`+"\n")
	noJSON := write(t, "none.jsonl", "[]\n")
	for _, c := range []struct {
		name string
		args []string
		env  settings
		code int
		says string // on standard error, or on standard output when the code is 0
	}{
		{"no command is wrong use", nil, nil, misuse, "Commands:"},
		{"an unknown command is wrong use", []string{"sell"}, nil, misuse, `there is no command "sell"`},
		{"help is no failure", []string{"help"}, nil, done, "Commands:"},
		{"an unknown flag is wrong use", []string{"ask", "--loud", "x"}, nil, misuse, "not defined: -loud"},
		{"ask without a question is wrong use", []string{"ask"}, nil, misuse, "a question is expected"},
		{"ask in an unknown language is wrong use", []string{"ask", "--lang", "xx", "hello"}, nil, misuse, `--lang "xx"`},
		{"flags may stand after the question", []string{"ask", "hello", "--lang", "en"}, nil, done, "Hello"},
		{"after -- all is the question", []string{"ask", "--lang", "en", "--", "hello", "--min"}, nil, done, ""},
		{"a pack that is not there fails", []string{"ask", "--knowledge", "nowhere", "hello"}, nil, failed, "nowhere"},
		{"the packaged pack is sound", []string{"check"}, nil, done, "sound"},
		{"two packs at once are wrong use", []string{"check", "a", "b"}, nil, misuse, "one folder is expected"},
		{"a pack in the environment is checked", []string{"check"}, settings{"ZONEDESK_KNOWLEDGE": "nowhere"}, failed, "nowhere"},
		{"eval without a file is wrong use", []string{"eval"}, nil, misuse, "a file of questions is expected"},
		{"eval of a missing file fails", []string{"eval", "nowhere.jsonl"}, nil, failed, "nowhere.jsonl"},
		{"eval of no questions fails", []string{"eval", noJSON}, nil, failed, "none:1: a question as JSON is expected"},
		{"eval without a least share is content", []string{"eval", hard}, nil, done, "expected nobody says this"},
		{"eval below the least share fails", []string{"eval", "--min", "0.5", hard}, nil, failed, "expected at least 0.500"},
		{"eval above the least share is done", []string{"eval", "--min", "1", sound}, nil, done, "1.000"},
		{"version takes no arguments", []string{"version", "x"}, nil, misuse, `"x" is unexpected`},
		{"version tells the Go version", []string{"version"}, nil, done, runtime.Version()},
		{"serve names each setting that is missing", []string{"serve"}, nil, misuse, "ZONEDESK_TELEGRAM_TOKEN (--telegram-token) is missing"},
		{"serve wants a store", []string{"serve"}, settings{"ZONEDESK_TELEGRAM_TOKEN": "1:a"}, misuse, "ZONEDESK_REDIS_URL (--redis-url) is missing"},
		{"a webhook without a secret does not start", []string{"serve", "--webhook-url", "https://example.com/hook"},
			settings{"ZONEDESK_TELEGRAM_TOKEN": "1:a", "ZONEDESK_REDIS_URL": "memory://"}, misuse, "ZONEDESK_WEBHOOK_SECRET (--webhook-secret) is missing"},
		{"a webhook over http must be local", []string{"serve", "--webhook-url", "http://example.com/hook", "--webhook-secret", "s"},
			settings{"ZONEDESK_TELEGRAM_TOKEN": "1:a", "ZONEDESK_REDIS_URL": "memory://"}, misuse, "ZONEDESK_WEBHOOK_URL"},
		{"serve takes no arguments", []string{"serve", "now"}, nil, misuse, `"now" is unexpected`},
		{"nobody is healthy where nothing listens", []string{"serve", "--healthcheck", "--listen", "127.0.0.1:1"}, nil, failed, "ask for health"},
		{"demo says what to do about a taken address", []string{"demo", "--listen", "256.0.0.1:1"}, nil, failed, "--listen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := zonedesk(t, "", c.env, c.args...)
			if code != c.code {
				t.Errorf("the exit code is %d, expected %d; standard error: %s", code, c.code, stderr)
			}
			said := stderr
			if c.code == done {
				said = stdout
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("said %q, expected it to contain %q", said, c.says)
			}
			if c.code == misuse && stdout != "" {
				t.Errorf("standard output has %q, expected messages on standard error only", stdout)
			}
		})
	}
}

func TestHelpOfEachCommandShowsAnExample(t *testing.T) {
	for _, cmd := range commands() {
		for _, flag := range []string{"--help", "-h"} {
			code, stdout, stderr := zonedesk(t, "", nil, cmd.name, flag)
			if code != done || stderr != "" || !strings.Contains(stdout, "Example:\n  "+cmd.example) {
				t.Errorf("%s %s: exit %d, standard error %q, standard output %q; expected 0, nothing, and the example %q", cmd.name, flag, code, stderr, stdout, cmd.example)
			}
		}
	}
}

func TestAskPrintsWhatAnInvestorReads(t *testing.T) {
	code, stdout, stderr := zonedesk(t, "", nil, "ask", "--lang", "en", "How", "big is Yen Quang IP?")
	if code != done || stderr != "" {
		t.Fatalf("exit %d, standard error %q", code, stderr)
	}
	for _, want := range []string{"Yen Quang", "ha", "Source:"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the answer is %q, expected it to contain %q", stdout, want)
		}
	}
}

func TestAskPrintsJSON(t *testing.T) {
	_, stdout, _ := zonedesk(t, "", nil, "ask", "--json", "KCN Yên Quang rộng bao nhiêu?")
	var a answered
	if err := json.Unmarshal([]byte(stdout), &a); err != nil {
		t.Fatalf("%q is not JSON: %v", stdout, err)
	}
	if a.Lang != "vi" || !a.Answered || a.Topic != "land" || len(a.Zones) != 1 || a.Zones[0] != "yen-quang" || len(a.Facts) == 0 || len(a.Sources) == 0 || a.Confidence <= 0 {
		t.Errorf("got %+v, expected an answer on the land of yen-quang with its facts and sources", a)
	}
	if strings.Contains(stdout, `\u003c`) {
		t.Errorf("%q escapes characters that JSON need not escape", stdout)
	}
}

// TestBatchAnswersLineByLine compares all but the wording, which the desk's own tests look after.
func TestBatchAnswersLineByLine(t *testing.T) {
	in, err := os.ReadFile("testdata/batch.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	in = append(in, `{"id":"long","text":"`+strings.Repeat("x", maxLine)+`"}`+"\n"+`{"id":"last","lang":"en","text":"hello"}`...)
	code, stdout, stderr := zonedesk(t, string(in), nil, "ask", "--batch")
	if code != done || stderr != "" {
		t.Fatalf("exit %d, standard error %q", code, stderr)
	}
	var got strings.Builder
	for line := range strings.Lines(stdout) {
		var a map[string]any
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%q is not JSON: %v", line, err)
		}
		for name, value := range a {
			switch name {
			case "text":
				a[name] = value != ""
			case "facts", "sources", "buttons":
				a[name] = len(value.([]any)) > 0
			case "confidence":
				a[name] = value.(float64) > 0
			case "micros":
				delete(a, name)
			}
		}
		shown, _ := json.Marshal(a)
		got.Write(append(shown, '\n'))
	}
	golden(t, "testdata/batch.golden", got.String())
}

func TestCheckPrintsEachFaultWithItsPlace(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "prices.yaml"), []byte("price: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := zonedesk(t, "", nil, "check", folder)
	if code != failed || !strings.Contains(stderr, "2 faults") {
		t.Errorf("exit %d with %q, expected 1 and the number of faults", code, stderr)
	}
	place := regexp.MustCompile(`^\S+\.yaml:\d+:\d+: .*expected .*$`)
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	for _, line := range lines {
		if !place.MatchString(line) {
			t.Errorf("%q: expected file:line:column: what is wrong and what is expected", line)
		}
	}
	if len(lines) != 2 {
		t.Errorf("%d faults are printed, expected 2: %q", len(lines), stdout)
	}
}

func TestEvalCountsRightWrongAndAbstained(t *testing.T) {
	file := write(t, "set.jsonl", strings.Join([]string{
		`{"id":"hello-d1","lang":"en","text":"hello","topic":"smalltalk"}`,
		`{"id":"hello-d2","lang":"en","text":"hello","topic":"land","answered":false}`,
		`{"id":"far-d1","lang":"en","text":"Will it rain in Saigon tomorrow?","answered":true}`,
	}, "\n"))
	_, stdout, _ := zonedesk(t, "", nil, "eval", file)
	for _, want := range []string{
		`(?m)^group +asked +right +wrong +abstained +accuracy$`,
		`(?m)^all +3 +1 +1 +1 +0\.333$`,
		`(?m)^lang en +3 `,
		`(?m)^hello-d2 "hello": .*topic is smalltalk`,
		`(?m)^far-d1 .*: answered is false$`,
	} {
		if !regexp.MustCompile(want).MatchString(stdout) {
			t.Errorf("eval printed\n%s\nexpected a line like %s", stdout, want)
		}
	}
}

func write(t *testing.T, name, content string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nexpected, as in %s,\n%s", got, file, want)
	}
}

// TestTheReadmeShowsARealAnswer asks the questions in README.md's examples.
func TestTheReadmeShowsARealAnswer(t *testing.T) {
	const file = "../../README.md"
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)(\\$ go run ./cmd/zonedesk ask \"([^\"]+)\"\n)(.*?)```")
	if !example.Match(readme) {
		t.Fatal("README.md shows no question")
	}
	got := example.ReplaceAllStringFunc(string(readme), func(shown string) string {
		parts := example.FindStringSubmatch(shown)
		_, answer, _ := zonedesk(t, "", nil, "ask", parts[2])
		return parts[1] + answer + "```"
	})
	golden(t, file, got)
}
