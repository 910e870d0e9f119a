using System.Globalization;
using System.Text;

namespace LuBan.Extensions.Processes;

/// <summary>Writes the two scripts of a start. The shim runs as the kernel, keeps the output and writes the exit code down; the other one becomes the program, as its user.</summary>
internal static class ShimScript
{
    /// <summary>The shim. It survives the signals that its group is sent, for somebody has to write the exit code down.</summary>
    public static string Shim(ProcessStart start, ProcessFolder folder, string mark) => $$"""
        trap : HUP INT QUIT TERM USR1 USR2
        umask 077
        cd {{Quote(folder.Path)}} && exec 2>shim.log || exit 1
        # Somebody else began anew in this folder meanwhile: this start is void.
        read -r current <mark && [ "$current" = {{mark}} ] || exit 1
        {{OwnStart}}
        printf '%s %s ' $$ "$1" >identity
        # The folder lets nobody else in; so that a program may open /dev/stdout again, the pipes themselves do.
        {{Tools.Find("mkfifo")}} -m 622 output.pipe error.pipe || exit 1
        keep() {
        {{Keep(start.Limits)}}
        }
        (trap '' HUP INT QUIT TERM USR1 USR2 XFSZ; keep output) <output.pipe >/dev/null &
        output=$!
        (trap '' HUP INT QUIT TERM USR1 USR2 XFSZ; keep error) <error.pipe >/dev/null &
        error=$!
        {{Launcher(start)}} <run.sh 3<{{Quote(start.StandardInput ?? "/dev/null")}} 4>>identity 5>&1 >output.pipe 2>error.pipe
        code=$?
        read -r shim began id rest <identity
        [ -n "$id" ] && echo $code >exit
        wait $output
        wait $error
        """ + "\n";

    /// <summary>The script on the program's standard input: so the environment is on no command line, and is set after root was given up.</summary>
    public static string Run(ProcessStart start, string mark)
    {
        var text = new StringBuilder($$"""
            {{OwnStart}}
            printf '%s %s %s %s\n' $$ "$1" {{ProcessIdentity.CurrentBoot}} {{mark}} >&4
            echo started >&5
            exec 4>&- 5>&-
            cd {{Quote(start.WorkingDirectory ?? "/")}} || exit 126
            unset PWD OLDPWD SHLVL stat

            """);
        foreach (var (name, value) in start.Environment) text.Append(CultureInfo.InvariantCulture, $"export {name}={Quote(value)}\n");
        text.Append(CultureInfo.InvariantCulture, $"export LUBAN_PROCESS={mark}\n");
        return text.Append("exec ").AppendJoin(' ', start.Arguments.Prepend(start.FileName).Select(Quote)).Append(" <&3 3<&-\n").ToString();
    }

    /// <summary>Sets $1 to the start time of the shell itself: the 22nd field, counted after the name, which may hold anything.</summary>
    private const string OwnStart = """
        IFS= read -r stat </proc/$$/stat
        set -- ${stat##*) }
        shift 19
        """;

    private static string Launcher(ProcessStart start)
    {
        var limits = start.Limits;
        var words = new List<string> { Tools.Find("prlimit"), "--core=0" };
        Add("nofile", limits.OpenFiles);
        Add("nproc", limits.Processes);
        Add("as", limits.Memory);
        Add("cpu", limits.CpuSeconds);
        if (start.User is { } user)
        {
            words.AddRange([Tools.Find("setpriv"), $"--reuid={user.UserId}", $"--regid={user.GroupId}", "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]);
        }

        return string.Join(' ', [.. words, Tools.Find("sh")]);

        void Add(string name, long? value)
        {
            if (value is { } limit) words.Add(string.Create(CultureInfo.InvariantCulture, $"--{name}={limit}"));
        }
    }

    private static string Keep(ProcessLimits limits) => limits switch
    {
        { OutputBytes: null } => $"exec {Tools.Find("cat")} >>\"$1\"",
        { OutputFiles: > 0 } => Rotate(limits.OutputBytes.Value, limits.OutputFiles),
        _ => $$"""
            {{Tools.Find("prlimit")}} --fsize={{limits.OutputBytes}} {{Tools.Find("cat")}} >>"$1" 2>/dev/null && return
            printf '\n[the output was cut here, at %s bytes]\n' {{limits.OutputBytes}} >>"$1"
            exec {{Tools.Find("cat")}} >/dev/null
            """,
    };

    /// <summary>dd writes each read at once and ends after 1 MiB at most; what it says tells the end of the output from a full turn.</summary>
    private static string Rotate(long bytes, int files) => $$"""
        : >>"$1"
        while :; do
          said=$({{Tools.Find("dd")}} bs=16384 count=64 2>&1 >>"$1") || {{Tools.Find("sleep")}} 1
          case $said in "0+0 records in"*) return;; esac
          size=$({{Tools.Find("stat")}} -c %s "$1") || size=0
          [ "$size" -lt {{bytes}} ] && continue
          i={{files}}
          while [ $i -gt 1 ]; do
            [ ! -e "$1.$((i-1))" ] || {{Tools.Find("mv")}} "$1.$((i-1))" "$1.$i"
            i=$((i-1))
          done
          {{Tools.Find("mv")}} "$1" "$1.1"
          : >>"$1"
        done
        """;

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
