using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;
using LuBan.Packages;

namespace LuBan.Cli.Commands.Bundles;

/// <summary>Has the marketplace put everything for a lock file into one signed file.</summary>
internal static class BundleCreateCommand
{
    private const string SignerHeader = "LuBan-Bundle-Signer";

    public static Command Create(CliContext cli)
    {
        var ids = new Argument<string[]>("id") { Description = cli.In(Texts.BundleIds), Arity = ArgumentArity.ZeroOrMore };
        var lockFile = new Option<FileInfo?>("--lock") { Description = cli.In(Texts.BundleLock), HelpName = "file" };
        var output = new Option<FileInfo>("--output", "-o") { Description = cli.In(Texts.BundleOutput), HelpName = "file", Required = true };
        var command = new Command("create", cli.In(Texts.BundleCreate)) { ids, lockFile, output };
        command.Validators.Add(result =>
        {
            if (result.GetResult(lockFile) is not null && result.GetResult(ids)?.Tokens.Count > 0) result.AddError("ID, --lock: " + cli.In(Texts.OnlyOneOf));
        });
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var body = parsed.GetValue(lockFile) is { } file ? BundleFile.ReadLock(file).Write()
                : parsed.GetValue(ids) is { Length: > 0 } wanted ? Wanted(wanted, await HostAsync(client, cancellationToken))
                : await BundleFile.LockOfServerAsync(client, cancellationToken);
            var path = parsed.GetRequiredValue(output).FullName;
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            var headers = await client.DownloadAsync(HttpMethod.Post, Market.Path("bundles"), content, path, cancellationToken);
            Check(cli, path, headers.TryGetValues(SignerHeader, out var signers) ? signers.First() : throw new CliException(CliErrors.NotALuBanServer, client.Connection.Address, SignerHeader), cancellationToken);
            return ExitCode.Ok;
        });
    }

    /// <summary>Here, where it can be made again, and not only where there is no network.</summary>
    private static void Check(CliContext cli, string path, string signer, CancellationToken cancellationToken)
    {
        using var bundle = BundleFile.Open(cli, path, [signer], cancellationToken);
        cli.Say(Texts.BundleWritten, path, bundle.Packages.Count, new FileInfo(path).Length);
        cli.Remark(Texts.BundleSigner, signer);
    }

    private static byte[] Wanted(IReadOnlyList<string> ids, string? host) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["host"] = host, ["extensions"] = new JsonArray([.. ids.Select(Extension)]) }.ToJsonString());

    /// <summary>The bundle is for servers like this one; a marketplace that stands alone decides for itself.</summary>
    private static async Task<string?> HostAsync(KernelClient client, CancellationToken cancellationToken) =>
        await client.TryGetAsync("version", cancellationToken) is { } answer ? VersionCommand.Of(answer) : null;

    private static JsonObject Extension(string text)
    {
        var parts = text.Split('@', 2);
        return parts.Length == 1 ? new() { ["id"] = parts[0] } : new() { ["id"] = parts[0], ["range"] = parts[1] };
    }
}
