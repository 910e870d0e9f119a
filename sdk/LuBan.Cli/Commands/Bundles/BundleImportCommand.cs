using System.CommandLine;
using LuBan.Cli.Output;
using LuBan.Cli.Push;
using LuBan.Cli.Text;
using LuBan.Packages;

namespace LuBan.Cli.Commands.Bundles;

/// <summary>Brings the packages of a bundle to where they can be installed from without a network: the server's own feed, or a folder.</summary>
internal static class BundleImportCommand
{
    public static Command Create(CliContext cli)
    {
        var (file, fingerprints) = (BundleFile.Argument(cli), BundleFile.Fingerprints(cli));
        var folder = new Option<DirectoryInfo?>("--folder") { Description = cli.In(Texts.BundleFolder), HelpName = "dir" };
        var (apiKey, yes) = (PushCommand.ApiKey(cli), CommonOptions.Yes(cli));
        return new Command("import", cli.In(Texts.BundleImport)) { file, fingerprints, folder, apiKey, yes }.Run(async (parsed, cancellationToken) =>
        {
            var trusted = await BundleFile.TrustedAsync(cli, parsed.GetValue(fingerprints), cancellationToken);
            using var bundle = BundleFile.Open(cli, parsed.GetRequiredValue(file).FullName, trusted, cancellationToken);
            if (!cli.Confirm(cli.In(Texts.BundleQuestion, bundle.Packages.Count, bundle.Signer), parsed.GetValue(yes))) return ExitCode.Ok;
            if (parsed.GetValue(folder) is not { } target) return await PushAsync(cli, bundle, parsed.GetValue(apiKey), cancellationToken);

            target.Create();
            await UnpackAsync(bundle, target.FullName, cancellationToken);
            await WholeFile.WriteAsync(Path.Combine(target.FullName, LockFile.FileName), stream => stream.WriteAsync(bundle.Lock.Write(), cancellationToken).AsTask());
            cli.Say(Texts.BundleUnpacked, bundle.Packages.Count, target.FullName);
            return ExitCode.Ok;
        });
    }

    /// <summary>What is there already, from an import that was cut short, is no reason to fail.</summary>
    private static async Task<ExitCode> PushAsync(CliContext cli, BundleReader bundle, string? apiKey, CancellationToken cancellationToken)
    {
        var target = await PushTargets.ResolveAsync(cli, null, apiKey ?? cli.Variable(PushCommand.ApiKeyVariable), cancellationToken);
        using var disposable = target as IDisposable;
        var staging = Directory.CreateTempSubdirectory("luban-bundle-");
        try
        {
            var files = await UnpackAsync(bundle, staging.FullName, cancellationToken);
            return await PushCommand.PushAllAsync(cli, target, [.. files.Select(PackageFile.Read)], skipDuplicate: true, new(false, TimeSpan.Zero), cancellationToken);
        }
        finally
        {
            staging.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> UnpackAsync(BundleReader bundle, string folder, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        foreach (var package in bundle.Packages)
        {
            // Ids and versions were checked with the lock file: neither can climb out of the folder.
            var path = Path.Combine(folder, $"{package.Id}.{package.Version}.nupkg");
            await using var content = bundle.OpenPackage(package.Id, package.Version)!;
            await WholeFile.WriteAsync(path, target => content.CopyToAsync(target, cancellationToken));
            files.Add(path);
        }
        return files;
    }
}
