using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.EndToEnd.Clients;

/// <summary>Runs the steps of a session one after another with one kubectl against one server, and keeps a transcript.</summary>
internal sealed class KubectlSession(KubectlBinary kubectl, string config, string directory, bool luban) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(70);
    private const int TimedOut = 124;
    private const int MostOutput = 2000;
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(5);

    private readonly StringBuilder _transcript = new();
    private readonly Dictionary<string, string> _captured = [];
    private readonly Dictionary<string, BackgroundKubectl> _background = [];
    private readonly List<string> _failures = [];
    private int _number;

    public int Passed { get; private set; }

    public int Skipped { get; private set; }

    public IReadOnlyList<string> Failures => _failures;

    public string Transcript => _transcript.ToString();

    /// <summary>Runs all steps. A step that fails does not end the session, so that one run shows everything.</summary>
    public async Task RunAsync(IEnumerable<SessionStep> steps)
    {
        foreach (var step in steps)
        {
            if (step.Action == StepAction.File)
            {
                await File.WriteAllTextAsync(Path.Combine(directory, step.Name), Fill(step.Input ?? ""));
                continue;
            }
            _number++;
            if (step.SkipReason(kubectl.Minor, luban) is { } reason)
            {
                Skipped++;
                _transcript.AppendLine($"[{_number}] {step.Place} SKIPPED ({reason}): {step.Line}");
                continue;
            }
            await RunAsync(step);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _background.Values) await process.DisposeAsync();
    }

    private async Task RunAsync(SessionStep step)
    {
        var clock = Stopwatch.StartNew();
        _transcript.AppendLine($"[{_number}] {step.Place} $ kubectl {Fill(step.Line)}");
        var (result, problems) = await AttemptAsync(step);
        while (problems.Count > 0 && (step.Eventually || step.Action == StepAction.End) && clock.Elapsed < Patience)
        {
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            await pause.WaitForNextTickAsync();
            (result, problems) = await AttemptAsync(step);
        }
        if (step.Action == StepAction.End && _background.Remove(step.Name, out var process)) await process.DisposeAsync();
        _transcript.AppendLine(result.All.TrimEnd()).AppendLine($"    ({clock.ElapsedMilliseconds} ms)");
        if (step.Capture is { } name) _captured[name] = result.Output.Trim();
        if (problems.Count == 0)
        {
            Passed++;
            return;
        }
        foreach (var problem in problems) _transcript.AppendLine($"    FAILED: {problem}");
        _failures.Add($"[{_number}] {step.Place} kubectl {Fill(step.Line)}\n    {string.Join("\n    ", problems)}\n{Indent(result.All)}");
    }

    private async Task<(CommandResult Result, List<string> Problems)> AttemptAsync(SessionStep step)
    {
        var result = step.Action switch
        {
            StepAction.Begin => Begin(step),
            StepAction.End => new(0, _background[step.Name].Output, ""),
            _ => await RunToEndAsync(step),
        };
        var problems = new List<string>();
        if (step.ExitCode is { } code && result.ExitCode != code) problems.Add($"exit code {result.ExitCode} instead of {code}");
        var text = result.Output + result.Error;
        problems.AddRange(step.Expectations.Where(expectation => !Holds(expectation, text)).Select(expectation => $"expected: {expectation.Kind} {Fill(expectation.Text)}"));
        return (result, problems);
    }

    private async Task<CommandResult> RunToEndAsync(SessionStep step)
    {
        try
        {
            return await CommandRunner.RunAsync(kubectl.File, Arguments(step), directory, Environment(step), StepLimit, step.Input is null ? null : Fill(step.Input));
        }
        catch (TimeoutException exception)
        {
            return new(TimedOut, "", exception.Message.Length > MostOutput ? exception.Message[..MostOutput] : exception.Message);
        }
    }

    private CommandResult Begin(SessionStep step)
    {
        var start = new ProcessStartInfo(kubectl.File, Arguments(step)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory };
        _background[step.Name] = new(start);
        return new(0, "(started)", "");
    }

    private bool Holds(Expectation expectation, string text)
    {
        var wanted = Fill(expectation.Text);
        return expectation.Kind switch
        {
            ">" => OneBlank(text).Contains(OneBlank(wanted), StringComparison.Ordinal),
            "!" => !OneBlank(text).Contains(OneBlank(wanted), StringComparison.Ordinal),
            "~" => Regex.IsMatch(text, wanted, RegexOptions.Multiline, RegexLimit),
            _ => !Regex.IsMatch(text, wanted, RegexOptions.Multiline, RegexLimit),
        };
    }

    private IEnumerable<string> Arguments(SessionStep step) =>
        ["--kubeconfig", config, "--cache-dir", config + ".cache", .. SessionScript.Split(step.Line).Select(Fill)];

    private Dictionary<string, string> Environment(SessionStep step)
    {
        var environment = new Dictionary<string, string> { ["HOME"] = directory, ["LC_ALL"] = "C.UTF-8" };
        if (step.Edit is null) return environment;
        var editor = Path.Combine(directory, "editor.sh");
        File.WriteAllText(editor, $"#!/bin/sh\nexec sed -i -e '{Fill(step.Edit)}' \"$1\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        environment["KUBE_EDITOR"] = editor;
        return environment;
    }

    private string Fill(string text)
    {
        foreach (var (name, value) in _captured) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    private static string OneBlank(string text) => Regex.Replace(text, " +", " ", RegexOptions.None, RegexLimit);

    private static string Indent(string text) => "      " + text.TrimEnd().Replace("\n", "\n      ", StringComparison.Ordinal);
}
