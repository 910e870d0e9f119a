using System.CommandLine;
using System.Net;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.SignIn;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class LoginCommand
{
    private const string DefaultUser = "admin";
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    public static Command Create(CliContext cli)
    {
        var server = new Option<string?>("--server") { Description = cli.In(Texts.LoginServer), HelpName = "url" };
        var user = new Option<string?>("--user", "-u") { Description = cli.In(Texts.LoginUser), HelpName = "name" };
        var password = new Option<string?>("--password") { Description = cli.In(Texts.LoginPassword), HelpName = "password" };
        var fromInput = new Option<bool>("--password-stdin") { Description = cli.In(Texts.LoginPasswordStdin) };
        var expires = new Option<string>("--expires") { Description = cli.In(Texts.LoginExpires), HelpName = "duration", DefaultValueFactory = _ => "30d" };
        var device = new Option<bool>("--device") { Description = cli.In(Texts.LoginDevice) };
        var browser = new Option<bool>("--browser") { Description = cli.In(Texts.LoginBrowser) };
        var authority = new Option<FileInfo?>("--ca") { Description = cli.In(Texts.LoginAuthority), HelpName = "file" };
        var command = new Command("login", cli.In(Texts.Login)) { server, user, password, fromInput, expires, device, browser, authority };
        command.Validators.Add(result =>
        {
            var (hasPage, hasPassword) = (result.GetValue(device) || result.GetValue(browser), result.GetValue(user) is not null || result.GetValue(password) is not null || result.GetValue(fromInput));
            if (hasPage && hasPassword) result.AddError("--device, --browser; --user, --password, --password-stdin: " + cli.In(Texts.OnlyOneOf));
        });
        return command.Run(async (parsed, cancellationToken) =>
        {
            var connection = Target(cli, parsed.GetValue(server), parsed.GetValue(authority));
            if (connection.Server is { Scheme: "http", IsLoopback: false }) cli.Remark(Texts.PasswordUnencrypted, connection.Address);
            var life = Durations.Parse(parsed.GetRequiredValue(expires), expires.Name, LongestLife);
            var entry = !IsByPassword(cli, parsed, user, password, fromInput, device, browser)
                ? await new DeviceSignIn(cli, connection, cli.Environment.Out).RunAsync(parsed.GetValue(browser), cancellationToken)
                : await ByPasswordAsync(cli, connection, parsed.GetValue(user) ?? DefaultUser, parsed.GetValue(password), parsed.GetValue(fromInput), life, cancellationToken);
            entry = await FinishAsync(cli, connection, entry, cancellationToken);
            cli.Say(Texts.LoggedIn, entry.User, connection.Address);
            return ExitCode.Ok;
        });
    }

    /// <summary>Completes what is remembered of a sign-in, and remembers it. What an earlier sign-in left at the server is given back.</summary>
    public static async Task<ServerEntry> FinishAsync(CliContext cli, Connection connection, ServerEntry entry, CancellationToken cancellationToken)
    {
        using var client = new KernelClient(connection with { Token = entry.Token });
        var user = entry.User ?? (await WhoAmICommand.ReviewAsync(client, cancellationToken)).Text("username");
        entry = entry with { User = user, CertificateAuthority = await FetchAuthorityAsync(client, cancellationToken) ?? connection.CertificateAuthority };
        ServerEntry? earlier = null;
        // The new sign-in is remembered even when Ctrl-C comes now: the server has it already.
        await cli.ConfigurationFile.ChangeAsync(
            configuration =>
            {
                earlier = configuration.Servers.GetValueOrDefault(connection.Address);
                return configuration.With(connection.Address, entry);
            },
            CancellationToken.None);
        if (earlier is not null) await ForgetAsync(cli, connection, earlier, cancellationToken);
        return entry;
    }

    /// <returns>The server's CA as PEM, or null when the server has none.</returns>
    public static async Task<string?> FetchAuthorityAsync(KernelClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetTextAsync(".well-known/luban/ca.crt", cancellationToken) is { } pem && pem.Contains("BEGIN CERTIFICATE") ? pem : null;
        }
        catch (ServerException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public static string ReadAuthority(FileInfo file)
    {
        try
        {
            var pem = File.ReadAllText(file.FullName);
            return pem.Contains("BEGIN CERTIFICATE") ? pem : throw new CliException(CliErrors.FileUnusable, file.FullName, "PEM");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliErrors.FileUnusable, file.FullName, broken.Message);
        }
    }

    private static Connection Target(CliContext cli, string? server, FileInfo? authority)
    {
        var configuration = cli.ConfigurationFile.Read();
        var connection = server is null ? Connection.Resolve(cli.Environment, configuration) : Connection.To(server, configuration);
        return authority is null ? connection : connection with { CertificateAuthority = ReadAuthority(authority) };
    }

    /// <summary>Who says neither a name nor a password signs in with a browser, and somebody has to be there for that.</summary>
    private static bool IsByPassword(CliContext cli, ParseResult parsed, Option<string?> user, Option<string?> password, Option<bool> fromInput, Option<bool> device, Option<bool> browser)
    {
        if (parsed.GetValue(device) || parsed.GetValue(browser)) return false;
        return parsed.GetValue(user) is not null || parsed.GetValue(password) is not null || parsed.GetValue(fromInput) || cli.Variable("LUBAN_PASSWORD") is not null || !cli.IsInteractive;
    }

    private static Task<ServerEntry> ByPasswordAsync(CliContext cli, Connection connection, string user, string? option, bool fromInput, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var password = fromInput ? cli.Environment.In.ReadLine() : option ?? cli.Variable("LUBAN_PASSWORD");
        if (password is null && cli.IsInteractive)
        {
            cli.Environment.Out.Write(cli.In(Texts.PasswordPrompt, user, connection.Address));
            password = cli.Environment.ReadSecret();
        }
        if (string.IsNullOrEmpty(password)) throw new CliException(CliErrors.InvalidArgument, cli.In(Texts.PasswordWord), "", "--password-stdin, LUBAN_PASSWORD, --device");
        return new PasswordSignIn(cli, connection).RunAsync(user, password, lifetime, cancellationToken);
    }

    private static async Task ForgetAsync(CliContext cli, Connection connection, ServerEntry earlier, CancellationToken cancellationToken)
    {
        try
        {
            await SignOut.RevokeAsync(connection, earlier, cancellationToken);
        }
        catch (CliException refusal)
        {
            cli.Remark(Texts.EarlierNotRevoked, cli.In(refusal));
        }
    }
}
