using System.CommandLine;
using LuBan.Cli.Text;
using LuBan.Sdk;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Cli.Commands.Linting;

internal static class LintCommand
{
    public static Command Create(CliContext cli)
    {
        var target = new Argument<string?>("target") { Description = cli.In(Texts.LintTarget), Arity = ArgumentArity.ZeroOrOne, HelpName = "project|package|folder" };
        var previous = new Option<string?>("--previous") { Description = cli.In(Texts.LintPrevious), HelpName = "package" };
        var format = new Option<string>("--format") { Description = cli.In(Texts.OutputOption), DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var strict = new Option<bool>("--warnaserror") { Description = cli.In(Texts.LintStrict) };
        return new Command("lint", cli.In(Texts.Lint)) { target, previous, format, strict }.Run(async (parsed, cancellationToken) =>
        {
            using var packages = await LintTarget.OpenAsync(parsed.GetValue(target), cancellationToken);
            var before = parsed.GetValue(previous) is { } path ? LintTarget.Read(path) : null;
            var reports = packages.All.Select(package => Linter.Run(package, new() { SdkAssembly = typeof(Extension).Assembly.Location, Previous = before, ProjectFile = packages.ProjectFile })).ToList();
            ILintWriter writer = parsed.GetRequiredValue(format) switch { "json" => new JsonLintWriter(), "sarif" => new SarifLintWriter(), _ => new TextLintWriter(cli) };
            writer.Write(reports, cli.Environment.Out);
            return reports.Exists(report => report.Count(LintSeverity.Error) > 0 || (parsed.GetValue(strict) && report.Count(LintSeverity.Warning) > 0)) ? ExitCode.Failed : ExitCode.Ok;
        });
    }
}
