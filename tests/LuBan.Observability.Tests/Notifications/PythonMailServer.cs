using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LuBan.Observability.Tests.Metrics;

namespace LuBan.Observability.Tests.Notifications;

/// <summary>The SMTP server of aiosmtpd, which asks for STARTTLS and a password. (OpenSMTPD as Debian 12 has it cannot do TLS: its OpenSSL is too new for it.)</summary>
internal sealed class PythonMailServer : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys, ssl, time
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult
        folder, port = sys.argv[1], int(sys.argv[2])
        class Handler:
            async def handle_DATA(self, server, session, envelope):
                with open(folder + '/mail.new', 'wb') as file:
                    file.write(('X-Was: %s %s\r\n' % ('tls' if session.ssl else 'clear', session.auth_data)).encode() + envelope.content)
                import os; os.rename(folder + '/mail.new', folder + '/mail')
                return '250 taken'
        def check(server, session, envelope, mechanism, data):
            ok = (data.login, data.password) == (b'luban', b'pass')
            return AuthResult(success=ok, handled=False, auth_data='luban') if ok else AuthResult(success=False, handled=False)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder + '/cert.pem', folder + '/key.pem')
        Controller(Handler(), hostname='127.0.0.1', port=port, tls_context=context, require_starttls=True, auth_required=True, authenticator=check).start()
        while True: time.sleep(3600)
        """;

    private readonly string _folder;
    private readonly Tool _tool;

    private PythonMailServer(string folder, int port, string certificate, Tool tool) => (_folder, Port, Certificate, _tool) = (folder, port, certificate, tool);

    public int Port { get; }

    /// <summary>Its certificate, which is its own authority.</summary>
    public string Certificate { get; }

    public static string? SkipReason { get; } = Tool.Missing(Python) ?? (HasLibrary() ? null : "python3-aiosmtpd is not installed");

    public static async Task<PythonMailServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("luban-smtp-").FullName;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var pem = certificate.ExportCertificatePem();
        await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), pem);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(folder, "server.py"), Script);
        var port = PeerProcess.FreePort();
        var tool = Tool.Start(Python, Path.Combine(folder, "server.py"), folder, $"{port}");
        await RealMailServer.WaitForPortAsync(port);
        return new(folder, port, pem, tool);
    }

    public async Task<string> MailAsync()
    {
        await Wait.UntilAsync(() => File.Exists(Path.Combine(_folder, "mail")), "a mail arrived");
        return await File.ReadAllTextAsync(Path.Combine(_folder, "mail"));
    }

    public async ValueTask DisposeAsync()
    {
        await _tool.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool HasLibrary()
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import aiosmtpd"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test with the mail server of Python. Without it the test is counted as skipped.</summary>
internal sealed class PythonMailFactAttribute : FactAttribute
{
    public PythonMailFactAttribute() => Skip = PythonMailServer.SkipReason;
}
