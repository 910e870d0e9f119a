using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.SignIn;

/// <summary>Makes a personal token with a name and a password. The password is not kept.</summary>
internal sealed class PasswordSignIn(CliContext cli, Connection connection)
{
    /// <summary>What the server says when the password is right and not enough.</summary>
    private const string SecondFactorNeeded = "LB8026";
    private const string PasswordChangeNeeded = "LB8027";
    private const string PasswordTooWeak = "LB8107";

    private const int Attempts = 3;

    /// <param name="user">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <param name="lifetime">How long the token is to be good.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ServerEntry> RunAsync(string user, string password, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var wanted = new JsonObject { ["name"] = $"luban on {cli.Environment.MachineName}", ["expiresIn"] = (long)lifetime.TotalSeconds };
        try
        {
            return await MakeAsync(user, password, wanted, cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Code == SecondFactorNeeded)
        {
            if (!cli.IsInteractive) throw new CliException(CliErrors.SecondFactorMissing, connection.Address, user);
            // A page can ask for any second factor, this tool for none but codes.
            cli.Say(Texts.SecondFactorInBrowser);
            return await new DeviceSignIn(cli, connection, cli.Environment.Out).RunAsync(opensBrowser: false, cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Code == PasswordChangeNeeded)
        {
            if (!cli.IsInteractive) throw new CliException(CliErrors.PasswordChangeMissing, connection.Address, user);
            return await MakeAsync(user, await ReplaceAsync(user, password, cancellationToken), wanted, cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Status == HttpStatusCode.Unauthorized)
        {
            throw new CliException(CliErrors.LoginRefused, connection.Address, user) { Code = refusal.Code == refusal.Error.Code ? CliErrors.LoginRefused.Code : refusal.Code };
        }
    }

    private async Task<ServerEntry> MakeAsync(string user, string password, JsonObject wanted, CancellationToken cancellationToken)
    {
        using var client = new KernelClient(connection);
        var made = await client.CallAsAsync(user, password, HttpMethod.Post, Iam.Self("tokens"), wanted, cancellationToken);
        var token = made.Text("token") ?? throw new CliException(CliErrors.NotALuBanServer, connection.Address, "token");
        return new(user, token, Times.Parse(made.Text("expires")), connection.CertificateAuthority) { TokenId = made.Text("id") };
    }

    /// <summary>Has the user choose a password that nobody else knows.</summary>
    private async Task<string> ReplaceAsync(string user, string old, CancellationToken cancellationToken)
    {
        using var client = new KernelClient(connection);
        cli.Say(Texts.PasswordChangeNeeded);
        for (var attempt = 1; ; attempt++)
        {
            var password = NewPassword.Ask(cli, user);
            try
            {
                await client.CallAnonymouslyAsync(HttpMethod.Post, Iam.Self("password"), new() { ["name"] = user, ["currentPassword"] = old, ["newPassword"] = password }, cancellationToken);
                return password;
            }
            catch (ServerException refusal) when (refusal.Code == PasswordTooWeak && attempt < Attempts)
            {
                cli.Remark(Texts.TellRefusal, cli.In(refusal));
            }
        }
    }
}
