using System.Collections.Concurrent;
using System.DirectoryServices.Protocols;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LuBan.Identity.Federation;

/// <summary>Has the certificates of directories checked: always, and against the authorities of the provider when it names some.</summary>
internal sealed class LdapTrust : IDisposable
{
    // LDAP_OPT_X_TLS_REQUIRE_CERT and LDAP_OPT_X_TLS_DEMAND of ldap.h.
    private const int RequireCertificate = 0x6006;
    private const int Demand = 2;
    private static readonly string[] Libraries = ["libldap.so.2", "libldap-2.5.so.0", "libldap-2.4.so.2", "libldap"];
    private static readonly Lazy<bool> Demanded = new(DemandCertificates);

    private readonly ConcurrentDictionary<string, Lazy<string>> _folders = new();

    /// <summary>Prepares a connection for TLS, before it connects.</summary>
    public void Apply(LdapSessionOptions session, string host, string? caBundle)
    {
        if (OperatingSystem.IsWindows()) session.VerifyServerCertificate = (_, certificate) => IsTrusted(certificate, host, caBundle);
        else
        {
            _ = Demanded.Value;
            if (caBundle is null) return;
            session.TrustedCertificatesDirectory = _folders.GetOrAdd(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caBundle))), _ => new(() => Write(caBundle))).Value;
            // What was set counts from the next context on.
            session.StartNewTlsSessionContext();
        }
    }

    public void Dispose()
    {
        foreach (var folder in _folders.Values.Where(folder => folder.IsValueCreated)) Directory.Delete(folder.Value, recursive: true);
        _folders.Clear();
    }

    /// <summary>The library takes authorities from a folder only: one of ours, which nobody else may read or write.</summary>
    private static string Write(string caBundle)
    {
        var folder = Directory.CreateTempSubdirectory("luban-ldap-").FullName;
        using var authorities = CertificateAuthorities.Read(caBundle);
        // Built on OpenSSL, the library looks for files by the digest of the subject; built on GnuTLS, it reads all that are there.
        foreach (var group in authorities.GroupBy(SubjectHash.Of))
            foreach (var (certificate, index) in group.Select((certificate, index) => (certificate, index)))
                File.WriteAllText(Path.Combine(folder, $"{group.Key}.{index}"), certificate.ExportCertificatePem());
        return folder;
    }

    /// <summary>A setting of this machine (TLS_REQCERT in ldap.conf or the environment) must not switch the check off.</summary>
    private static bool DemandCertificates()
    {
        foreach (var name in Libraries)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            if (!NativeLibrary.TryGetExport(library, "ldap_set_option", out var entry)) continue;
            return Marshal.GetDelegateForFunctionPointer<SetOption>(entry)(IntPtr.Zero, RequireCertificate, Demand) == 0;
        }
        return false;
    }

    private static bool IsTrusted(X509Certificate certificate, string host, string? caBundle)
    {
        using var authorities = CertificateAuthorities.Read(caBundle ?? "");
        using var chain = new X509Chain();
        if (caBundle is not null) chain.ChainPolicy = authorities.ToPolicy();
        using var server = new X509Certificate2(certificate);
        return server.MatchesHostname(host) && chain.Build(server);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SetOption(IntPtr session, int option, in int value);
}
