using System.CommandLine;
using System.Text;
using LuBan.Cli.Commands.Sources;
using LuBan.Cli.Http;
using LuBan.Cli.Text;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Cli.Commands.Bundles;

/// <summary>Opens bundles and lock files, and says whose bundles are believed.</summary>
internal static class BundleFile
{
    public static Argument<FileInfo> Argument(CliContext cli) => new("file") { Description = cli.In(Texts.BundleFileArgument) };

    public static Option<string[]> Fingerprints(CliContext cli) => new("--fingerprint") { Description = cli.In(Texts.BundleFingerprint), HelpName = "sha256" };

    /// <summary>Opens and verifies a bundle: every byte of it is checked before anything is used.</summary>
    public static BundleReader Open(CliContext cli, string path, IReadOnlyList<string> fingerprints, CancellationToken cancellationToken) =>
        Reading(CliErrors.BundleRefused, path, () => BundleReader.Open(path, new() { Fingerprints = fingerprints, Now = cli.Environment.Time.GetUtcNow() }, cancellationToken));

    /// <summary>Reads a lock file.</summary>
    public static LockFile ReadLock(FileInfo file) => Reading(CliErrors.LockRefused, file.FullName, () => LockFile.Read(File.ReadAllBytes(file.FullName)));

    /// <returns>What is installed on the server, as a lock file.</returns>
    public static async Task<byte[]> LockOfServerAsync(KernelClient client, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetBytes(await client.GetTextAsync("api/kernel/v1/lock", cancellationToken));

    /// <summary>The certificates that the user names; else those that the package sources of the server trust.</summary>
    public static async Task<IReadOnlyList<string>> TrustedAsync(CliContext cli, IReadOnlyList<string>? named, CancellationToken cancellationToken)
    {
        if (named is { Count: > 0 }) return [.. named.Select(SourceAddCommand.Fingerprint)];
        using var client = cli.Connect();
        var sources = (await client.ListAsync(Kinds.Sources, cancellationToken)).Items("items");
        string[] trusted = [.. sources.SelectMany(source => source.Items("spec", "trustPolicy", "fingerprints").Concat(source.Items("status", "trust", "fingerprints"))).Select(item => item.Text()!).Distinct()];
        return trusted.Length > 0 ? trusted : throw new CliException(CliErrors.NobodyTrusted, client.Connection.Address);
    }

    /// <summary>Says in the tool's way, and with every problem, why a file is refused.</summary>
    private static T Reading<T>(CliError refused, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PackageException refusal)
        {
            throw new CliException(refused, path) { Code = refusal.Code, Details = [.. refusal.Problems.Select(problem => $"{problem.Location}: {problem.Message}")] };
        }
        catch (ExtensionException refusal)
        {
            throw new CliException(refused, path) { Code = refusal.Code, Details = [refusal.Detail] };
        }
        catch (BadImageFormatException)
        {
            // The libraries that read packages are compiled for the platform that the tool was built on.
            throw new CliException(CliErrors.OtherPlatform, path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliErrors.FileUnusable, path, unreadable.Message);
        }
    }
}
