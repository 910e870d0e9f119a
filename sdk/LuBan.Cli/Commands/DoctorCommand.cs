using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create(CliContext cli)
    {
        var output = CommonOptions.Output(cli);
        return new Command("doctor", cli.In(Texts.Doctor)) { output }.Run(async (parsed, cancellationToken) =>
        {
            var checks = await new Doctor(cli).ExamineAsync(cancellationToken);
            var format = parsed.Format(output);
            if (format == OutputFormat.Table) foreach (var check in checks) Write(cli, check);
            else if (format == OutputFormat.Name) foreach (var check in checks) cli.Environment.Out.WriteLine($"{check.Name} {Word(check.Result)}");
            else cli.Printer.Structured(format, new JsonArray([.. checks.Select(ToJson)]));

            var failed = checks.Count(check => check.Result == CheckResult.Failed);
            return failed == 0 ? ExitCode.Ok : throw new CliException(CliErrors.UnhealthyInstallation, failed, checks.Count) { ExitCode = ExitCodeOf(checks) };
        });
    }

    private static ExitCode ExitCodeOf(IReadOnlyList<Check> checks) =>
        checks.Any(check => check is { Name: Doctor.ServerCheck, Result: CheckResult.Failed }) ? ExitCode.Unreachable : ExitCode.Failed;

    private static void Write(CliContext cli, Check check)
    {
        var sign = check.Result switch { CheckResult.Ok => "[ok]     ", CheckResult.Warning => "[warning]", CheckResult.Failed => "[failed] ", _ => "[skipped]" };
        cli.Environment.Out.WriteLine(Clean.Line($"{sign} {check.Name}: {check.Message}"));
        if (check.Remedy is { } remedy) cli.Environment.Out.WriteLine(Clean.Line($"          → {remedy}"));
    }

    private static JsonNode ToJson(Check check) =>
        new JsonObject { ["name"] = check.Name, ["result"] = Word(check.Result), ["message"] = check.Message, ["remedy"] = check.Remedy };

    private static string Word(CheckResult result) => result.ToString().ToLowerInvariant();
}
