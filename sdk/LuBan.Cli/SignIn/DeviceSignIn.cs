using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.SignIn;

/// <summary>Signs in with a browser that may be on another machine (RFC 8628).</summary>
/// <param name="cli">The context.</param>
/// <param name="connection">The server.</param>
/// <param name="output">Where the page and the code are shown.</param>
internal sealed class DeviceSignIn(CliContext cli, Connection connection, TextWriter output)
{
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <returns>What is to be remembered; without the user's name and the server's authority, which the caller finds out.</returns>
    public async Task<ServerEntry> RunAsync(bool opensBrowser, CancellationToken cancellationToken)
    {
        using var provider = new OAuthProvider(connection);
        var metadata = await provider.DiscoverAsync(cancellationToken);
        var device = await provider.BeginAsync(metadata, cancellationToken);
        await ShowAsync(device, opensBrowser);
        var tokens = await WaitAsync(provider, metadata, device, cancellationToken);
        return new(null, tokens.AccessToken, cli.Environment.Time.GetUtcNow() + tokens.Lifetime, connection.CertificateAuthority)
        {
            Session = tokens.RefreshToken is { } refresh ? new(refresh, metadata.Token, metadata.Revocation) : null,
        };
    }

    private async Task ShowAsync(DeviceAuthorization device, bool opensBrowser)
    {
        var page = (device.PageWithCode ?? device.Page).AbsoluteUri;
        await output.WriteLineAsync(Clean.Block(cli.In(Texts.DevicePage, device.Page.AbsoluteUri, Clean.Line(device.UserCode))));
        if (device.PageWithCode is not null) await output.WriteLineAsync(Clean.Line(cli.In(Texts.DevicePageWithCode, page)));
        await output.WriteLineAsync(cli.In(Texts.DeviceWaiting, (int)Math.Ceiling(device.Lifetime.TotalMinutes)));
        if (opensBrowser && !cli.Environment.OpenBrowser(page)) await output.WriteLineAsync(cli.In(Texts.NoBrowser));
    }

    private async Task<TokenAnswer> WaitAsync(OAuthProvider provider, ProviderMetadata metadata, DeviceAuthorization device, CancellationToken cancellationToken)
    {
        var (time, pause, begin) = (cli.Environment.Time, device.Interval, cli.Environment.Time.GetTimestamp());
        while (time.GetElapsedTime(begin) < device.Lifetime)
        {
            await Task.Delay(pause, time, cancellationToken);
            try
            {
                var answer = await provider.PollAsync(metadata, device, cancellationToken);
                if (answer.Error is null) return answer;
                if (answer.Error == "expired_token") break;
                if (answer.Error == "slow_down") pause += SlowDown;
                else if (answer.Error != "authorization_pending") throw new CliException(CliErrors.SignInRefused, connection.Address, answer.Error == "access_denied" ? cli.In(Texts.DeviceDenied) : answer.Reason);
            }
            catch (CliException lost) when (lost.Error == CliErrors.Unreachable || lost is ServerException { ExitCode: ExitCode.Unreachable })
            {
                // RFC 8628 §3.5: who gets no answer asks less often. The page stays good meanwhile.
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        throw new CliException(CliErrors.SignInExpired, connection.Address);
    }
}
