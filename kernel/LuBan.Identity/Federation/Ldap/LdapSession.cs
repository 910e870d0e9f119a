using System.DirectoryServices.Protocols;
using System.Net;

namespace LuBan.Identity.Federation;

/// <summary>One connection to one server of a directory, protected as the settings demand. Never shared, never kept: who is bound on it is always clear.</summary>
internal sealed class LdapSession : IDisposable
{
    private const int PageSize = 500;
    private const int DefaultPort = 389;
    private const int DefaultTlsPort = 636;

    private readonly LdapConnection _connection;

    private LdapSession(LdapConnection connection) => _connection = connection;

    /// <summary>The port of an address.</summary>
    public static int PortOf(Uri server) => server.Port > 0 ? server.Port : server.Scheme == "ldaps" ? DefaultTlsPort : DefaultPort;

    /// <summary>Connects, and protects the connection.</summary>
    /// <exception cref="DirectoryException">The server cannot be reached, or its certificate is not trusted.</exception>
    public static LdapSession Open(Uri server, LdapConfig config, string? caBundle, LdapTrust trust)
    {
        var connection = new LdapConnection(new LdapDirectoryIdentifier(server.Host, PortOf(server), fullyQualifiedDnsHostName: true, connectionless: false), null, AuthType.Basic)
        {
            Timeout = TimeSpan.FromSeconds(config.TimeoutSeconds), AutoBind = false,
        };
        try
        {
            var session = connection.SessionOptions;
            session.ProtocolVersion = 3;
            session.ReferralChasing = ReferralChasingOptions.None;
            if (server.Scheme == "ldaps" || config.StartTls) trust.Apply(session, server.Host, caBundle);
            if (server.Scheme == "ldaps") session.SecureSocketLayer = true;
            if (config.StartTls) StartTls(connection);
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Says who is there. Null for nobody.</summary>
    /// <exception cref="LdapException">The directory does not believe it.</exception>
    public void Bind(string? name, string? password)
    {
        // A name without a password is an anonymous login to many servers, and a success.
        if (name is { Length: > 0 } && string.IsNullOrEmpty(password)) throw new ArgumentException("A bind needs a password.", nameof(password));
        _connection.AuthType = string.IsNullOrEmpty(name) ? AuthType.Anonymous : AuthType.Basic;
        if (string.IsNullOrEmpty(name)) _connection.Bind();
        else _connection.Bind(new NetworkCredential(name, password));
    }

    /// <summary>Searches for a few entries: one more than <paramref name="limit"/> tells that there are more.</summary>
    public IReadOnlyList<SearchResultEntry> Find(string below, string filter, SearchScope scope, int limit, params string[] attributes)
    {
        try
        {
            var request = new SearchRequest(below, filter, scope, attributes) { SizeLimit = limit + 1, TimeLimit = _connection.Timeout };
            return [.. ((SearchResponse)_connection.SendRequest(request)).Entries.Cast<SearchResultEntry>()];
        }
        catch (DirectoryOperationException exception) when (exception.Response is SearchResponse { ResultCode: ResultCode.SizeLimitExceeded } partial)
        {
            return [.. partial.Entries.Cast<SearchResultEntry>()];
        }
        catch (DirectoryOperationException exception) when (exception.Response is SearchResponse { ResultCode: ResultCode.NoSuchObject } && scope == SearchScope.Base)
        {
            return [];
        }
    }

    /// <summary>Searches for many entries, page by page.</summary>
    public IEnumerable<SearchResultEntry> FindAll(string below, string filter, int limit, params string[] attributes)
    {
        var page = new PageResultRequestControl(PageSize) { IsCritical = false };
        var request = new SearchRequest(below, filter, SearchScope.Subtree, attributes) { TimeLimit = _connection.Timeout };
        request.Controls.Add(page);
        for (var found = 0; found < limit;)
        {
            var response = (SearchResponse)_connection.SendRequest(request);
            foreach (SearchResultEntry entry in response.Entries)
                if (found++ < limit) yield return entry;
            if (response.Controls.OfType<PageResultResponseControl>().FirstOrDefault() is not { Cookie.Length: > 0 } next) yield break;
            page.Cookie = next.Cookie;
        }
    }

    public void Dispose() => _connection.Dispose();

    private static void StartTls(LdapConnection connection)
    {
        try
        {
            // Outside of Windows the library connects with the first request only, and TLS cannot be started before that: this one says nothing and asks nothing.
            if (!OperatingSystem.IsWindows()) connection.SendRequest(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "1.1"));
        }
        catch (DirectoryOperationException)
        {
            // The server answers strangers nothing; it is there all the same.
        }
        connection.SessionOptions.StartTransportLayerSecurity(null);
    }
}
