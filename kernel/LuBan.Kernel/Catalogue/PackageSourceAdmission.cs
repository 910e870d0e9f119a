using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Catalogue;

/// <summary>Refuses sources that cannot mean anything, with every problem at once. Whether a source answers is told by its conditions.</summary>
internal sealed class PackageSourceAdmission : IAdmission
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private const int FingerprintLength = 64;

    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => kind.Group == KernelKinds.Group && kind.Kind == nameof(PackageSource);

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Subresource is not null || request.Object is not { } source) return ValueTask.CompletedTask;
        // The schema has been checked: what is left is what it cannot say.
        var spec = source["spec"] is JsonObject written ? written.Deserialize<PackageSourceSpec>(KernelJson.Options) : null;
        var problems = Validate(spec ?? new()).ToList();
        if (problems.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, problems);
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<StatusCause> Validate(PackageSourceSpec spec)
    {
        if (string.IsNullOrWhiteSpace(spec.Url)) yield return Problem("spec.url", "is missing: write the address of a NuGet V3 service index, or a folder");
        else if (Uri.TryCreate(spec.Url, UriKind.Absolute, out var url) && url.Scheme is not ("http" or "https" or "file" or "embedded"))
            yield return Problem("spec.url", $"has the scheme '{url.Scheme}': write an http or https address, a folder, or embedded:NAME");
        else if (url is { UserInfo.Length: > 0 }) yield return Problem("spec.url", "holds credentials, which everybody could read: put them into a Secret and name it in spec.credentialsSecret");
        if (spec.IdPrefixes.Any(prefix => prefix.Length == 0 || prefix.Any(letter => !(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_'))))
            yield return Problem("spec.idPrefixes", "holds something that no id begins with: write beginnings such as 'Acme.'");
        if (spec.CredentialsSecret is { Name: "" } or { Namespace: "" }) yield return Problem("spec.credentialsSecret", "needs a namespace and a name");
        if (spec.PollInterval is { } interval && !(Durations.TryParse(interval, out var every) && every >= Shortest && every <= Longest))
            yield return Problem("spec.pollInterval", $"is '{interval}': write 10s to 24h, such as 5m or PT5M");
        if (spec.CaBundle is { } bundle && FindFault(bundle) is { } fault) yield return Problem("spec.caBundle", fault);
        if (spec.TrustPolicy is not { } policy) yield break;
        if (policy.Fingerprints.FirstOrDefault(text => text.Length != FingerprintLength || !text.All(char.IsAsciiHexDigit)) is { } wrong)
            yield return Problem("spec.trustPolicy.fingerprints", $"holds '{wrong}': a fingerprint is the SHA-256 of the certificate, 64 hexadecimal digits");
        if (policy.MinimumAge is { } age && !Durations.TryParse(age, out _)) yield return Problem("spec.trustPolicy.minimumAge", $"is '{age}': write a length of time such as 72h or PT72H");
    }

    private static string? FindFault(string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
            return found.Count > 0 ? null : "holds no certificate: write certificates in PEM";
        }
        catch (CryptographicException exception)
        {
            return $"holds a certificate that cannot be read: {exception.Message}";
        }
        finally
        {
            foreach (var certificate in found) certificate.Dispose();
        }
    }

    private static StatusCause Problem(string field, string what) => new("FieldValueInvalid", $"LB4305: {field} {what}.", field);
}
