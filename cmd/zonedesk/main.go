// Command zonedesk is an enquiry desk for industrial zones on Telegram.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// Exit codes of every command.
const (
	done   = 0
	failed = 1 // the work failed
	misuse = 2 // wrong use
)

// command is one of zonedesk's commands.
type command struct {
	name, args, summary, example string
	run                          func(ctx context.Context, c *call) error
}

// call is one use of a command.
type call struct {
	flags  *flag.FlagSet
	args   []string
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
}

func commands() []command {
	return []command{
		{"demo", "", "the whole bot with nothing else installed, and a chat page in the browser", "zonedesk demo", runDemo},
		{"serve", "", "the bot on Telegram, by long polling or a webhook", "ZONEDESK_TELEGRAM_TOKEN=… ZONEDESK_REDIS_URL=redis://localhost:6379 zonedesk serve", runServe},
		{"ask", "[QUESTION…]", "one answer on the terminal, or many with --batch", `zonedesk ask "KCN Yên Quang rộng bao nhiêu?"`, runAsk},
		{"check", "[PATH]", "check a knowledge pack and print every fault", "zonedesk check my-province/", runCheck},
		{"eval", "FILE.jsonl…", "score question sets", "zonedesk eval --min 0.95 questions.jsonl", runEval},
		{"export", "FILE.xlsx", "write the knowledge as a workbook that staff edit", "zonedesk export knowledge.xlsx", runExport},
		{"import", "[FILE.xlsx|FOLDER]", "an edited workbook back into a pack, or published to the running service", "zonedesk import knowledge.xlsx --to my-province\n  zonedesk import --publish knowledge.xlsx --redis-url redis://localhost:6379", runImport},
		{"broadcast", "list | show ID | pause ID | resume ID | stop ID", "an operator's view of broadcasts", "ZONEDESK_REDIS_URL=redis://localhost:6379 zonedesk broadcast list", runBroadcast},
		{"version", "", "version, commit and Go version", "zonedesk version", runVersion},
	}
}

// run does what args say and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	if len(args) == 0 {
		help(stderr)
		return misuse
	}
	switch args[0] {
	case "help", "--help", "-help", "-h":
		help(stdout)
		return done
	}
	for _, cmd := range commands() {
		if cmd.name == args[0] {
			return cmd.start(ctx, args[1:], stdin, stdout, stderr, getenv)
		}
	}
	fmt.Fprintf(stderr, "zonedesk: there is no command %q\n\n", args[0])
	help(stderr)
	return misuse
}

func help(w io.Writer) {
	fmt.Fprint(w, "zonedesk answers investors' questions on industrial zones, on Telegram.\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\n\"zonedesk COMMAND --help\" shows a command's options and an example.\n")
}

// usageError is a wrong use of a command.
type usageError struct{ error }

func (cmd command) start(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	flags := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	c := &call{flags: flags, args: args, stdin: stdin, stdout: stdout, stderr: stderr, getenv: getenv}
	flags.Usage = func() {
		out := flags.Output()
		fmt.Fprintf(out, "zonedesk %s %s\n  %s\n\nExample:\n  %s\n\nOptions:\n", cmd.name, cmd.args, cmd.summary, cmd.example)
		flags.PrintDefaults()
	}
	for _, a := range args {
		if a == "--help" || a == "-help" || a == "-h" {
			flags.SetOutput(stdout)
		}
	}
	err := cmd.run(ctx, c)
	var use usageError
	switch {
	case err == nil:
		return done
	case errors.Is(err, flag.ErrHelp):
		return done
	case errors.As(err, &use):
		fmt.Fprintf(stderr, "zonedesk %s: %v\n", cmd.name, use.error)
		return misuse
	}
	fmt.Fprintf(stderr, "zonedesk %s: %v\n", cmd.name, err)
	return failed
}

// parse reads the flags, which may stand before and after the other arguments, and leaves those in c.args.
func (c *call) parse() error {
	var rest []string
	for args := c.args; len(args) > 0; {
		if err := c.flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return err
			}
			return usageError{errAlreadyTold}
		}
		left := c.flags.Args()
		if read := len(args) - len(left); read > 0 && args[read-1] == "--" {
			rest = append(rest, left...)
			break
		}
		args = left
		if len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	c.args = rest
	return nil
}

// parseFlags is parse for commands that take nothing but flags.
func (c *call) parseFlags() error {
	if err := c.parse(); err != nil {
		return err
	}
	if len(c.args) > 0 {
		return usageError{fmt.Errorf("%q is unexpected: only options are taken", c.args[0])}
	}
	return nil
}

// errAlreadyTold stands for what the flag package has printed.
var errAlreadyTold = errors.New("see above")
