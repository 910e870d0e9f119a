using System.CommandLine;
using LuBan.Cli.Output;
using LuBan.Cli.Push;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class PushCommand
{
    public const string ApiKeyVariable = "LUBAN_API_KEY";

    public static Command Create(CliContext cli)
    {
        var files = new Argument<string[]>("file") { Description = cli.In(Texts.PushFiles), Arity = ArgumentArity.OneOrMore };
        var source = new Option<string?>("--source", "-s") { Description = cli.In(Texts.PushSource), HelpName = "name|url|folder" };
        var apiKey = ApiKey(cli);
        var skip = new Option<bool>("--skip-duplicate") { Description = cli.In(Texts.PushSkip) };
        var symbols = new Option<bool>("--symbols") { Description = cli.In(Texts.PushSymbols) };
        var (wait, timeout) = (new Option<bool>("--wait", "-w") { Description = cli.In(Texts.PushWait) }, CommonOptions.Timeout(cli));
        return new Command("push", cli.In(Texts.Push)) { files, source, apiKey, skip, symbols, wait, timeout }.Run(async (parsed, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            // Every file is read before the first one is sent.
            var packages = parsed.GetRequiredValue(files).SelectMany(file => parsed.GetValue(symbols) ? PackageFile.ReadWithSymbols(file) : [PackageFile.Read(file)]).ToArray();
            var target = await PushTargets.ResolveAsync(cli, parsed.GetValue(source), parsed.GetValue(apiKey) ?? cli.Variable(ApiKeyVariable), cancellationToken);
            using var disposable = target as IDisposable;
            return await PushAllAsync(cli, target, packages, parsed.GetValue(skip), following, cancellationToken);
        });
    }

    public static Option<string?> ApiKey(CliContext cli) => new("--api-key", "-k") { Description = cli.In(Texts.PushApiKey), HelpName = "key" };

    /// <summary>Pushes each package, whatever becomes of the others.</summary>
    /// <returns>The exit code of the first that failed.</returns>
    public static async Task<ExitCode> PushAllAsync(CliContext cli, IPushTarget target, IReadOnlyList<PackageFile> packages, bool skipDuplicate, Following following, CancellationToken cancellationToken)
    {
        var result = ExitCode.Ok;
        foreach (var package in packages)
        {
            var failed = await PushAsync(cli, target, package, skipDuplicate, following, cancellationToken);
            if (result == ExitCode.Ok) result = failed;
        }
        return result;
    }

    private static async Task<ExitCode> PushAsync(CliContext cli, IPushTarget target, PackageFile package, bool skipDuplicate, Following following, CancellationToken cancellationToken)
    {
        if (package is { IsExtension: false, IsSymbols: false }) cli.Remark(Texts.PushNotExtension, package.FileName);
        try
        {
            var (outcome, report) = await target.PushAsync(package, cancellationToken);
            cli.Say(outcome == PushOutcome.Pushed ? Texts.Pushed : Texts.PushedBefore, package.Id, package.Version, target.Address);
            if (report is not null && target is FeedTarget feed) await ValidationReport.ShowAsync(cli, feed, report, package, following, cancellationToken);
            return ExitCode.Ok;
        }
        catch (CliException refusal) when (skipDuplicate && refusal.Error == CliErrors.VersionExists)
        {
            cli.Say(Texts.PushSkipped, package.Id, package.Version);
            return ExitCode.Ok;
        }
        catch (CliException refusal)
        {
            // The other files are still worth pushing.
            ErrorWriter.Write(refusal, cli.Environment.Error, cli.Language);
            return refusal.ExitCode;
        }
    }
}
