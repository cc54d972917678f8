namespace Scheduler.Node.Cli.Commands;

/// <summary>Scripts that ask the program itself what may come next, so that they never fall behind it.</summary>
public static class CompletionScripts
{
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "No such shell."),
    };

    private const string Bash = """
        # scheduler completion bash > /etc/bash_completion.d/scheduler
        _scheduler() {
          local line="${COMP_LINE#* }" point=$((COMP_POINT - ${#COMP_WORDS[0]} - 1)) IFS=$'\n'
          COMPREPLY=($(scheduler "[suggest:$point]" "$line" 2>/dev/null))
        }
        complete -o default -F _scheduler scheduler

        """;

    private const string Zsh = """
        #compdef scheduler
        # scheduler completion zsh > "${fpath[1]}/_scheduler"
        _scheduler() {
          local line="${BUFFER#* }" point=$((CURSOR - ${#words[1]} - 1))
          local -a found
          found=("${(@f)$(scheduler "[suggest:$point]" "$line" 2>/dev/null)}")
          compadd -a found
        }
        compdef _scheduler scheduler

        """;

    private const string Fish = """
        # scheduler completion fish > ~/.config/fish/completions/scheduler.fish
        function __scheduler_complete
          set -l line (commandline -cp | string replace -r '^\S+\s' '')
          scheduler "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c scheduler -f -a '(__scheduler_complete)'

        """;
}
