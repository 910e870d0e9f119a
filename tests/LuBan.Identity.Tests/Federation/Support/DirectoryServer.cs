using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LuBan.Identity.Tests.Federation;

/// <summary>A real slapd in a folder of its own, on free ports of this machine.</summary>
internal sealed class DirectoryServer : IAsyncDisposable
{
    public const string Base = "dc=example,dc=org";
    public const string Reader = "cn=reader,dc=example,dc=org";
    public const string ReaderPassword = "reader-secret";
    private const string Program = "/usr/sbin/slapd";
    private const string AddProgram = "/usr/sbin/slapadd";
    private const string Schemas = "/etc/ldap/schema";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly string _folder;
    private Process? _process;

    private DirectoryServer(string folder, int port, int tlsPort) => (_folder, Port, TlsPort) = (folder, port, tlsPort);

    public int Port { get; }

    public int TlsPort { get; }

    public string Url => $"ldap://127.0.0.1:{Port}";

    public string TlsUrl => $"ldaps://127.0.0.1:{TlsPort}";

    /// <summary>Null when it can be used.</summary>
    public static string? Missing => File.Exists(Program) && Directory.Exists(Schemas) ? null : "slapd is not installed (Debian: slapd)";

    public static async Task<DirectoryServer> StartAsync((string Certificate, string Key)? certificate = null, string ldif = Ldif.Company)
    {
        var folder = Directory.CreateTempSubdirectory("luban-slapd-").FullName;
        var server = new DirectoryServer(folder, PeerProcess.FreePort(), PeerProcess.FreePort());
        Directory.CreateDirectory(Path.Combine(folder, "db"));
        await File.WriteAllTextAsync(Path.Combine(folder, "slapd.conf"), server.Configuration(certificate is not null));
        await File.WriteAllTextAsync(Path.Combine(folder, "activedirectory.schema"), Ldif.ActiveDirectorySchema);
        await File.WriteAllTextAsync(Path.Combine(folder, "data.ldif"), ldif);
        if (certificate is { } pair)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "server.pem"), pair.Certificate);
            await File.WriteAllTextAsync(Path.Combine(folder, "server.key"), pair.Key);
        }
        await server.RunAsync(AddProgram, "-f", Path.Combine(folder, "slapd.conf"), "-l", Path.Combine(folder, "data.ldif"));
        await server.BeginAsync();
        return server;
    }

    /// <summary>Starts it, again if it was stopped.</summary>
    public async Task BeginAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program, ["-f", Path.Combine(_folder, "slapd.conf"), "-h", $"ldap://127.0.0.1:{Port}/ ldaps://127.0.0.1:{TlsPort}/", "-d", "none"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = _process.StandardError.ReadToEndAsync();
        var began = Stopwatch.StartNew();
        while (!await AcceptsAsync())
        {
            if (_process.HasExited) throw new InvalidOperationException($"slapd ended: {await output}");
            if (began.Elapsed > Deadline) throw new TimeoutException("slapd does not listen.");
        }
    }

    public async Task EndAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration(bool tls) => $"""
        include {Schemas}/core.schema
        include {Schemas}/cosine.schema
        include {Schemas}/inetorgperson.schema
        include {Schemas}/nis.schema
        include {_folder}/activedirectory.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        moduleload memberof
        {(tls ? $"TLSCertificateFile {_folder}/server.pem\nTLSCertificateKeyFile {_folder}/server.key" : "")}
        access to attrs=userPassword by anonymous auth by * none
        access to * by dn.exact="{Reader}" read by self read by users none by anonymous none
        database mdb
        suffix "{Base}"
        rootdn "cn=root,{Base}"
        directory {_folder}/db
        overlay memberof
        """;

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {await output}{await error}");
    }
}
