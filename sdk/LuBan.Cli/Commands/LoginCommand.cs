using System.CommandLine;
using System.Net;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class LoginCommand
{
    public static Command Create(CliContext cli)
    {
        var server = new Option<string?>("--server") { Description = cli.In(Texts.LoginServer), HelpName = "url" };
        var user = new Option<string>("--user", "-u") { Description = cli.In(Texts.LoginUser), HelpName = "name", DefaultValueFactory = _ => "admin" };
        var password = new Option<string?>("--password") { Description = cli.In(Texts.LoginPassword), HelpName = "password" };
        var fromInput = new Option<bool>("--password-stdin") { Description = cli.In(Texts.LoginPasswordStdin) };
        var authority = new Option<FileInfo?>("--ca") { Description = cli.In(Texts.LoginAuthority), HelpName = "file" };
        return new Command("login", cli.In(Texts.Login)) { server, user, password, fromInput, authority }.Run(async (parsed, cancellationToken) =>
        {
            var configuration = cli.ConfigurationFile.Read();
            var connection = Connection.Resolve(cli.Environment, configuration);
            if (parsed.GetValue(server) is { } chosen) connection = Connection.To(chosen, configuration);
            if (parsed.GetValue(authority) is { } file) connection = connection with { CertificateAuthority = ReadAuthority(file) };
            if (connection.Server is { Scheme: "http", IsLoopback: false }) cli.Remark(Texts.PasswordUnencrypted, connection.Address);

            var name = parsed.GetRequiredValue(user);
            var secret = Password(cli, parsed.GetValue(password), parsed.GetValue(fromInput), name, connection);
            using var client = new KernelClient(connection);
            var (token, lifetime) = await client.LoginAsync(name, secret, cancellationToken);

            using var authenticated = new KernelClient(connection with { Token = token });
            var given = await FetchAuthorityAsync(authenticated, cancellationToken) ?? connection.CertificateAuthority;
            var entry = new ServerEntry(name, token, cli.Environment.Time.GetUtcNow() + lifetime, given);
            cli.ConfigurationFile.Write(configuration.With(connection.Address, entry));
            cli.Say(Texts.LoggedIn, name, connection.Address);
            return ExitCode.Ok;
        });
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

    private static string Password(CliContext cli, string? option, bool fromInput, string user, Connection connection)
    {
        var password = fromInput ? cli.Environment.In.ReadLine() : option ?? cli.Variable("LUBAN_PASSWORD");
        if (password is null && cli.IsInteractive)
        {
            cli.Environment.Out.Write(cli.In(Texts.PasswordPrompt, user, connection.Address));
            password = cli.Environment.ReadSecret();
        }
        return string.IsNullOrEmpty(password)
            ? throw new CliException(CliErrors.InvalidArgument, cli.In(Texts.PasswordWord), "", "--password-stdin, LUBAN_PASSWORD")
            : password;
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
}
