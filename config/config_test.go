package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

func load(t *testing.T, env map[string]string, args ...string) (Config, error) {
	t.Helper()
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	settings := New(fs, func(name string) string { return env[name] }, Names()...).Require(TelegramToken, RedisURL)
	if err := fs.Parse(args); err != nil {
		t.Fatalf("parsing %q: %v", args, err)
	}
	return settings.Load()
}

func with(pairs ...string) map[string]string {
	env := map[string]string{"ZONEDESK_TELEGRAM_TOKEN": "1:abc", "ZONEDESK_REDIS_URL": "memory://"}
	for i := 0; i < len(pairs); i += 2 {
		env["ZONEDESK_"+pairs[i]] = pairs[i+1]
	}
	return env
}

func TestDefaults(t *testing.T) {
	c, err := load(t, with())
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != ":8080" || !c.WebhookRegister || c.SendRate != 28 || c.ChatRate != 1 || c.Quota != 30 ||
		c.Timezone.String() != "Asia/Ho_Chi_Minh" || c.Log != slog.LevelInfo || c.ConversationDays != 30 || c.ToldDays != 90 || c.Stale["land.rent"] != 6 {
		t.Errorf("the defaults are %+v", c)
	}
}

func TestWhatIsRead(t *testing.T) {
	c, err := load(t, with(
		"ADMINS", "1001, 1002", "STAFF_CHAT", "-100200", "SEND_RATE", "0", "LOG", "DEBUG", "LISTEN", "127.0.0.1:1",
		"WEBHOOK_URL", "https://bot.example/hook/a", "WEBHOOK_SECRET", "s-e_C9", "STALE", "land.rent=3, facility=0",
	), "--webhook-register", "false", "--listen=:99")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c.Admins, []int64{1001, 1002}) || c.StaffChat != -100200 || c.SendRate != 0 || c.Log != slog.LevelDebug {
		t.Errorf("got %+v", c)
	}
	if c.Listen != ":99" {
		t.Errorf("listen is %q: expected the flag to win over the variable", c.Listen)
	}
	if c.Stale["land.rent"] != 3 || c.Stale["facility"] != 0 || c.Stale["land"] != 12 {
		t.Errorf("figures want to be confirmed after %v months: expected what was set over the default", c.Stale)
	}
	if c.WebhookPath != "/hook/a" || c.WebhookRegister || c.WebhookSecret.Reveal() != "s-e_C9" {
		t.Errorf("the webhook is %q, %v, %q", c.WebhookPath, c.WebhookRegister, c.WebhookSecret.Reveal())
	}
}

func TestEveryFaultIsNamed(t *testing.T) {
	cases := []struct {
		name string
		env  map[string]string
		args []string
		want string // begins the sentence
	}{
		{"a missing token", map[string]string{"ZONEDESK_REDIS_URL": "memory://"}, nil, "ZONEDESK_TELEGRAM_TOKEN (--telegram-token) is missing: expected the token"},
		{"a missing store", map[string]string{"ZONEDESK_TELEGRAM_TOKEN": "1:a"}, nil, "ZONEDESK_REDIS_URL (--redis-url) is missing: expected redis://"},
		{"a token without a colon", with("TELEGRAM_TOKEN", "abc"), nil, "ZONEDESK_TELEGRAM_TOKEN (--telegram-token) is not what it should be"},
		{"an API address without a scheme", with("TELEGRAM_API", "localhost:1"), nil, "ZONEDESK_TELEGRAM_API"},
		{"a store of another kind", with("REDIS_URL", "http://x"), nil, "ZONEDESK_REDIS_URL"},
		{"a listen address without a port", with("LISTEN", "localhost"), nil, `ZONEDESK_LISTEN (--listen) is "localhost": expected HOST:PORT`},
		{"a port too high", with("LISTEN", ":70000"), nil, "ZONEDESK_LISTEN"},
		{"a webhook over plain http", with("WEBHOOK_URL", "http://bot.example/x", "WEBHOOK_SECRET", "a"), nil, "ZONEDESK_WEBHOOK_URL"},
		{"a webhook on a path of ours", with("WEBHOOK_URL", "https://bot.example/metrics", "WEBHOOK_SECRET", "a"), nil, "ZONEDESK_WEBHOOK_URL"},
		{"a webhook without a secret", with("WEBHOOK_URL", "https://bot.example/x"), nil, "ZONEDESK_WEBHOOK_SECRET (--webhook-secret) is missing"},
		{"a secret with a space inside", with("WEBHOOK_SECRET", "a b"), nil, "ZONEDESK_WEBHOOK_SECRET"},
		{"a registration that is neither true nor false", with("WEBHOOK_REGISTER", "maybe"), nil, "ZONEDESK_WEBHOOK_REGISTER"},
		{"an administrator by name", with("ADMINS", "1,bob"), nil, `ZONEDESK_ADMINS (--admins) is "1,bob": expected positive numbers`},
		{"a staff chat 0", with("STAFF_CHAT", "0"), nil, "ZONEDESK_STAFF_CHAT"},
		{"a negative rate", with("SEND_RATE", "-1"), nil, "ZONEDESK_SEND_RATE"},
		{"a rate that is no number", with("SEND_RATE", "NaN"), nil, "ZONEDESK_SEND_RATE"},
		{"a chat rate 0", with("CHAT_RATE", "0"), nil, "ZONEDESK_CHAT_RATE"},
		{"half a question", with("QUOTA", "1.5"), nil, "ZONEDESK_QUOTA"},
		{"an unknown time zone", with("TIMEZONE", "Asia/Hanoii"), nil, "ZONEDESK_TIMEZONE"},
		{"an unknown level", with("LOG", "loud"), nil, "ZONEDESK_LOG"},
		{"told for less than no time", with("TOLD_DAYS", "-1"), nil, "ZONEDESK_TOLD_DAYS"},
		{"an age without a number", with("STALE", "land=old"), nil, `ZONEDESK_STALE (--stale) is "land=old": expected topics or measures with months`},
		{"no days", with("CONVERSATION_DAYS", "0"), nil, "ZONEDESK_CONVERSATION_DAYS"},
		{"a wrong flag", with(), []string{"--quota", "x"}, `ZONEDESK_QUOTA (--quota) is "x"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, c.env, c.args...)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is %v: expected it to begin with %q", err, c.want)
			}
		})
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	_, err := load(t, map[string]string{"ZONEDESK_LOG": "loud", "ZONEDESK_QUOTA": "x"})
	if err == nil || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("the error is\n%v\nexpected four sentences", err)
	}
}

func TestLoopbackWebhookWarns(t *testing.T) {
	c, err := load(t, with("WEBHOOK_URL", "http://127.0.0.1:9/x", "WEBHOOK_SECRET", "a"))
	if err != nil || len(c.Warnings) != 1 {
		t.Errorf("got %v and %q: expected one warning", err, c.Warnings)
	}
}

func TestFaultsHoldNoSecret(t *testing.T) {
	_, err := load(t, with("TELEGRAM_TOKEN", "hush!", "REDIS_URL", "http://u:hush@h", "WEBHOOK_SECRET", "hush hush",
		"WEBHOOK_URL", "ftp://u:hush@h", "TELEGRAM_API", "ftp://hush@h"))
	if err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("the error is %v: expected faults without the secret", err)
	}
}

func TestSecretsPrintHidden(t *testing.T) {
	type outer struct {
		Open   Secret
		closed Secret
		where  Address
	}
	secret := NewSecret("hush")
	store := NewAddress("redis://user:hush@host:6379/0")
	values := []any{secret, &secret, store, outer{secret, secret, store}, Config{TelegramToken: secret, RedisURL: store}, []Secret{secret}, map[string]Secret{"a": secret}}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if got := fmt.Sprintf(verb, value); strings.Contains(got, "hush") || strings.Contains(got, "68757368") {
				t.Errorf("%s of a %T prints %s", verb, value, got)
			}
		}
		encoded, err := json.Marshal(value)
		if err != nil || bytes.Contains(encoded, []byte("hush")) {
			t.Errorf("JSON of a %T is %s, %v", value, encoded, err)
		}
		var out bytes.Buffer
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "value", value)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "value", value)
		if strings.Contains(out.String(), "hush") {
			t.Errorf("slog of a %T prints %s", value, out.String())
		}
	}
	if secret.Reveal() != "hush" || fmt.Sprint(secret) != "[hidden]" || fmt.Sprint(Secret{}) != "" {
		t.Errorf("reveals %q, prints %v, empty prints %v", secret.Reveal(), secret, Secret{})
	}
}

func TestAddressesPrintWithoutPasswords(t *testing.T) {
	cases := []struct{ name, address, want string }{
		{"no password", "redis://host:6379/1", "redis://host:6379/1"},
		{"a password", "redis://:hush@host:6379", "redis://[hidden]@host:6379"},
		{"a cluster", "redis://u:hush@a:1,redis://u:hush@b:2,c:3", "redis://[hidden]@a:1,redis://[hidden]@b:2,c:3"},
		{"a sentinel", "redis+sentinel://u:hush@a:1,b:2/m", "redis+sentinel://[hidden]@a:1,b:2/m"},
		{"a password with a slash", "redis://u:hu/sh@host", "[hidden]@host"},
		{"a password with a comma", "redis://u:hush,hush@host", "[hidden]@host"},
		{"a password in the query", "redis://host?password=hush", "redis://host"},
		{"in this process", "memory://", "memory://"},
		{"nothing", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(NewAddress(c.address)); got != c.want {
				t.Errorf("prints %q: expected %q", got, c.want)
			}
		})
	}
}

func FuzzAddressHidesPassword(f *testing.F) {
	f.Add("redis://u:", "@h:1,b:2")
	f.Add("rediss://a,b:", "@h/0?x=1")
	f.Fuzz(func(t *testing.T, before, after string) {
		if !strings.HasPrefix(before, "redis://") || strings.Count(before, "/") > 2 || !strings.HasPrefix(after, "@") {
			t.Skip()
		}
		if got := NewAddress(before + "S3CRET" + after).String(); strings.Contains(got, "S3CRET") {
			t.Errorf("%q prints %q", before+"S3CRET"+after, got)
		}
	})
}

func TestHelpNamesVariableAndDefault(t *testing.T) {
	var out bytes.Buffer
	fs := flag.NewFlagSet("demo", flag.ContinueOnError)
	fs.SetOutput(&out)
	New(fs, func(string) string { return "" }, Listen, Quota).Default(Listen, "127.0.0.1:8080")
	fs.PrintDefaults()
	for _, want := range []string{"ZONEDESK_LISTEN", "(default 127.0.0.1:8080)", "ZONEDESK_QUOTA", "(default 30)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("help is\n%s\nexpected %q in it", out.String(), want)
		}
	}
}
