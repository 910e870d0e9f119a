using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;
using LuBan.Packages;

namespace LuBan.Cli.Commands.Bundles;

internal static class BundleVerifyCommand
{
    private static readonly Column[] Columns =
    [
        new("ID", package => package.Text("id")),
        new("VERSION", package => package.Text("version")),
        new("SIZE", package => package.Text("size")),
        new("CONTENT HASH", package => package.Text("contentHash")),
    ];

    public static Command Create(CliContext cli)
    {
        var (file, fingerprints, output) = (BundleFile.Argument(cli), BundleFile.Fingerprints(cli), CommonOptions.Output(cli));
        return new Command("verify", cli.In(Texts.BundleVerify)) { file, fingerprints, output }.Run(async (parsed, cancellationToken) =>
        {
            var trusted = await BundleFile.TrustedAsync(cli, parsed.GetValue(fingerprints), cancellationToken);
            using var bundle = BundleFile.Open(cli, parsed.GetRequiredValue(file).FullName, trusted, cancellationToken);
            var json = Describe(bundle);
            cli.Show(parsed.Format(output), json, () => Write(cli, bundle, json));
            return ExitCode.Ok;
        });
    }

    private static void Write(CliContext cli, BundleReader bundle, JsonObject json)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactSigner, bundle.Signer);
        facts.Add(Texts.FactCreated, bundle.Manifest.Created.ToString("u"));
        facts.Add(Texts.FactExpires, bundle.Manifest.Expires?.ToString("u"));
        facts.Add(Texts.FactHost, bundle.Manifest.Host);
        facts.Add(Texts.FactMetadataUntil, bundle.Metadata?.Expires.ToString("u"));
        facts.Write();
        cli.Environment.Out.WriteLine();
        cli.Printer.Table(Columns, [.. json.Items("packages")]);
    }

    private static JsonObject Describe(BundleReader bundle) => new()
    {
        ["id"] = bundle.Signer,
        ["created"] = bundle.Manifest.Created.ToString("O"),
        ["expires"] = bundle.Manifest.Expires?.ToString("O"),
        ["host"] = bundle.Manifest.Host,
        ["metadataExpires"] = bundle.Metadata?.Expires.ToString("O"),
        ["packages"] = new JsonArray([.. bundle.Packages.Select(package => new JsonObject { ["id"] = package.Id, ["version"] = package.Version, ["size"] = package.Size, ["contentHash"] = LockedExtension.FormatContentHash(package.ContentHash) })]),
    };
}
