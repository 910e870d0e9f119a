using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Sources;

internal static class SourceAddCommand
{
    public static Command Create(CliContext cli)
    {
        var name = SourceCommand.Name(cli);
        var url = new Argument<string>("url") { Description = cli.In(Texts.SourceUrl) };
        var priority = new Option<int?>("--priority") { Description = cli.In(Texts.SourcePriority), HelpName = "number" };
        var prefixes = new Option<string[]>("--prefix") { Description = cli.In(Texts.SourcePrefix), HelpName = "prefix" };
        var user = new Option<string?>("--user", "-u") { Description = cli.In(Texts.SourceUser), HelpName = "name" };
        var fromInput = new Option<bool>("--password-stdin") { Description = cli.In(Texts.SourcePasswordStdin) };
        var authority = new Option<FileInfo?>("--ca-file") { Description = cli.In(Texts.SourceAuthority), HelpName = "file" };
        var trust = TrustOption(cli);
        var fingerprints = Fingerprints(cli);
        return new Command("add", cli.In(Texts.SourceAdd)) { name, url, priority, prefixes, user, fromInput, authority, trust, fingerprints }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(name);
            var spec = new JsonObject { ["url"] = parsed.GetRequiredValue(url) };
            if (parsed.GetValue(priority) is { } number) spec["priority"] = number;
            if (parsed.GetValue(prefixes) is { Length: > 0 } ids) spec["idPrefixes"] = ids.ToJson();
            if (parsed.GetValue(authority) is { } file) spec["caBundle"] = LoginCommand.ReadAuthority(file);
            if (TrustPolicy(parsed.GetValue(trust), parsed.GetValue(fingerprints)) is { } policy) spec["trustPolicy"] = policy;
            var password = Password(cli, parsed.GetValue(user), parsed.GetValue(fromInput));
            if (password is not null) spec["credentialsSecret"] = SourceSecret.Reference(source);
            var body = new JsonObject { ["apiVersion"] = Kinds.ApiVersion, ["kind"] = "PackageSource", ["metadata"] = new JsonObject { ["name"] = source }, ["spec"] = spec };
            // Refused before the credentials are written: those of a source that is there must not change.
            if (password is not null) await client.CreateAsync(Kinds.Sources, (JsonObject)body.DeepClone(), dryRun: true, cancellationToken);
            if (password is not null) await SourceSecret.WriteAsync(client, source, parsed.GetValue(user), password, cancellationToken);
            await client.CreateAsync(Kinds.Sources, body, dryRun: false, cancellationToken);
            cli.Say(Texts.SourceAdded, source);
            return ExitCode.Ok;
        });
    }

    public static Option<string?> TrustOption(CliContext cli)
    {
        var option = new Option<string?>("--trust") { Description = cli.In(Texts.SourceTrustMode) };
        option.AcceptOnlyFromAmong("require", "allow-unsigned");
        return option;
    }

    public static Option<string[]> Fingerprints(CliContext cli) => new("--fingerprint") { Description = cli.In(Texts.FingerprintOption), HelpName = "sha256" };

    /// <returns>The policy as the spec has it, or null where nothing was said about trust.</returns>
    public static JsonObject? TrustPolicy(string? mode, IReadOnlyList<string>? fingerprints)
    {
        var policy = new JsonObject();
        if (mode is not null) policy["mode"] = mode == "require" ? "Require" : "AllowUnsigned";
        if (fingerprints is { Count: > 0 }) policy["fingerprints"] = fingerprints.Select(Fingerprint).ToJson();
        return policy.Count > 0 ? policy : null;
    }

    /// <summary>As openssl and browsers show it (AB:CD:…) or as the server does (abcd…).</summary>
    public static string Fingerprint(string text)
    {
        var plain = text.Replace(":", "").ToLowerInvariant();
        return plain.Length == 64 && plain.All(char.IsAsciiHexDigit) ? plain : throw new CliException(CliErrors.InvalidArgument, "--fingerprint", text, "SHA-256, 64 × 0–9 a–f");
    }

    private static string? Password(CliContext cli, string? user, bool fromInput)
    {
        if (!fromInput && user is null) return null;
        var password = fromInput ? cli.Environment.In.ReadLine() : null;
        if (!fromInput && cli.IsInteractive)
        {
            cli.Environment.Out.Write(cli.In(Texts.SourcePasswordPrompt, user));
            password = cli.Environment.ReadSecret();
        }
        return string.IsNullOrEmpty(password) ? throw new CliException(CliErrors.InvalidArgument, cli.In(Texts.PasswordWord), "", "--password-stdin") : password;
    }
}
