using System.DirectoryServices.Protocols;
using System.Net.Sockets;
using System.Security.Cryptography;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>People of an LDAP directory: they are searched, and then the directory is asked whether their password is right.</summary>
internal sealed class LdapConnector(LdapTrust trust, TimeProvider time) : IPasswordIdentityProvider, IDisposable
{
    private const int LongestName = 256;
    private const int InvalidCredentials = 49;
    // Codes of RFC 4511 §4.1.9 and of the client library: the server could not do it now, another one may.
    private static readonly int[] Unavailable = [51, 52, 81, 85, 91];

    // The library blocks a thread per step: a directory that hangs must not take all of them.
    private readonly SemaphoreSlim _turns = new(32);

    public async ValueTask CheckAsync(IdentityProviderSettings settings, CancellationToken cancellationToken)
    {
        var config = settings.ReadConfig<LdapConfig>();
        await OnAnyServerAsync(settings, config, server =>
        {
            using var session = OpenForSearch(settings, config, server);
            if (config.Users.BaseDn is { } name && session.Find(name, "(objectClass=*)", SearchScope.Base, 1, "1.1").Count == 0)
                throw FederationErrors.LdapSearch(settings.Name, $"there is no entry '{name}'");
            return true;
        }, cancellationToken);
    }

    public async ValueTask<ExternalIdentity?> CheckPasswordAsync(PasswordAttempt attempt, CancellationToken cancellationToken)
    {
        // Before anything is asked: a directory takes a name without a password as nobody, and lets nobody in.
        if (string.IsNullOrEmpty(attempt.Password) || attempt.Password.Contains('\0')) return null;
        if (attempt.UserName.Length is 0 or > LongestName || attempt.UserName.Any(char.IsControl)) return null;
        var config = attempt.Settings.ReadConfig<LdapConfig>();
        return await OnAnyServerAsync(attempt.Settings, config, server => config.Users.DnTemplate is null ? SearchAndBind(attempt, config, server) : BindByTemplate(attempt, config, server), cancellationToken);
    }

    public void Dispose() => _turns.Dispose();

    private ExternalIdentity? SearchAndBind(PasswordAttempt attempt, LdapConfig config, Uri server)
    {
        using var reader = OpenForSearch(attempt.Settings, config, server);
        var filter = LdapText.Fill(config.Users.Filter, LdapText.EscapeFilter(attempt.UserName));
        var found = reader.Find(config.Users.BaseDn!, filter, SearchScope.Subtree, 1, LdapPerson.Attributes(config));
        if (found.Count > 1) throw FederationErrors.LdapSearch(attempt.Settings.Name, $"more than one entry fits the name '{FederationErrors.Clean(attempt.UserName)}'");
        // Whoever is not there is asked about as well: the time of the answer does not tell who is.
        var name = found is [var only] ? only.DistinguishedName : $"cn={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))},{config.Users.BaseDn}";
        using var own = LdapSession.Open(server, config, attempt.Settings.CaBundle, trust);
        if (!IsRight(own, name, attempt.Password) || found is not [var person] || LdapPerson.IsDisabled(person)) return null;
        return LdapPerson.Read(attempt.Settings.Name, config, person, reader);
    }

    private ExternalIdentity? BindByTemplate(PasswordAttempt attempt, LdapConfig config, Uri server)
    {
        var name = LdapText.Fill(config.Users.DnTemplate!, LdapText.EscapeName(attempt.UserName));
        using var own = LdapSession.Open(server, config, attempt.Settings.CaBundle, trust);
        if (!IsRight(own, name, attempt.Password)) return null;
        using var reader = config.BindDn is null ? null : OpenForSearch(attempt.Settings, config, server);
        var person = (reader ?? own).Find(name, "(objectClass=*)", SearchScope.Base, 1, LdapPerson.Attributes(config)) is [var only]
            ? only : throw FederationErrors.LdapSearch(attempt.Settings.Name, "the entry that the password is right for cannot be read; set bindDn, or let people read their own entry");
        return LdapPerson.IsDisabled(person) ? null : LdapPerson.Read(attempt.Settings.Name, config, person, reader ?? own);
    }

    private static bool IsRight(LdapSession session, string name, string password)
    {
        try
        {
            session.Bind(name, password);
            return true;
        }
        catch (LdapException refused) when (!Unavailable.Contains(refused.ErrorCode))
        {
            // Wrong, expired, locked: to whoever types it in it is all the same.
            return false;
        }
        catch (DirectoryOperationException)
        {
            return false;
        }
    }

    private LdapSession OpenForSearch(IdentityProviderSettings settings, LdapConfig config, Uri server)
    {
        var session = LdapSession.Open(server, config, settings.CaBundle, trust);
        try
        {
            if (config.BindDn is { Length: > 0 } && settings.Secrets.GetValueOrDefault("bindPassword") is not { Length: > 0 })
                throw FederationErrors.LdapBind(settings.Name, config.BindDn, "the Secret has no 'bindPassword'");
            session.Bind(config.BindDn, settings.Secrets.GetValueOrDefault("bindPassword"));
            return session;
        }
        catch (Exception exception)
        {
            session.Dispose();
            if (exception is LdapException refused && !Unavailable.Contains(refused.ErrorCode) || exception is DirectoryOperationException)
                throw FederationErrors.LdapBind(settings.Name, config.BindDn ?? "nobody (anonymous)", exception is LdapException { ErrorCode: InvalidCredentials } ? "name or password are wrong" : exception.Message);
            throw;
        }
    }

    /// <summary>Asks the servers in their order until one answers.</summary>
    private async Task<T> OnAnyServerAsync<T>(IdentityProviderSettings settings, LdapConfig config, Func<Uri, T> ask, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var server in config.Urls.Select(url => new Uri(url)))
        {
            try
            {
                return await AskAsync(server, config, ask, cancellationToken);
            }
            catch (Exception exception) when (Describe(exception) is { } failure && !cancellationToken.IsCancellationRequested)
            {
                failures.Add($"{server.Host}:{LdapSession.PortOf(server)} {failure}");
            }
            catch (DirectoryException exception)
            {
                throw FederationErrors.LdapSearch(settings.Name, exception.Message);
            }
        }
        throw FederationErrors.LdapUnreachable(settings.Name, string.Join("; ", failures));
    }

    private async Task<T> AskAsync<T>(Uri server, LdapConfig config, Func<Uri, T> ask, CancellationToken cancellationToken)
    {
        var step = TimeSpan.FromSeconds(config.TimeoutSeconds);
        // The library waits for a server that is not there as long as the system does: minutes.
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        using (var probe = new TcpClient())
        {
            limit.CancelAfter(step);
            await probe.ConnectAsync(server.IdnHost.Trim('[', ']'), LdapSession.PortOf(server), limit.Token);
        }
        if (!await _turns.WaitAsync(step, cancellationToken)) throw new TimeoutException();
        var work = Task.Run(() => ask(server), CancellationToken.None);
        _ = work.ContinueWith(done =>
        {
            _ = done.Exception;
            _turns.Release();
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        // Two connections with a few steps each.
        return await work.WaitAsync(step * 4, time, cancellationToken);
    }

    /// <summary>Why the next server is asked; null when the answer of this one counts.</summary>
    private static string? Describe(Exception exception) => exception switch
    {
        SocketException socket => $"cannot be reached ({socket.SocketErrorCode})",
        OperationCanceledException or TimeoutException => "did not answer in time",
        TlsOperationException => "does not protect the connection, or has a certificate that is not trusted",
        LdapException refused when refused.ErrorCode is 81 or 91 => "ended the connection, or has a certificate that is not trusted",
        LdapException refused when Unavailable.Contains(refused.ErrorCode) => $"cannot answer now ({refused.Message})",
        DirectoryOperationException { Response.ResultCode: ResultCode.Busy or ResultCode.Unavailable } busy => $"cannot answer now ({busy.Message})",
        _ => null,
    };
}
