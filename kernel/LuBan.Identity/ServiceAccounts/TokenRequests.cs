using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>Answers <c>serviceaccounts/{name}/token</c> as upstream does (authentication.k8s.io/v1 TokenRequest).</summary>
internal sealed class TokenRequests(ServiceAccountTokens tokens, SecurityReports reports) : IRequestedSubresource
{
    private const long ShortestSeconds = 600;
    private const long DefaultSeconds = 3600;
    private const int MaximumAudiences = 16;

    public string Group => "";

    public string Plural => "serviceaccounts";

    public string Name => "token";

    public ResourceKind Request { get; } = ResourceKind.TokenRequest;

    public async ValueTask<JsonObject> CreateAsync(ResourceObject target, JsonObject request, WriteOptions options, CancellationToken cancellationToken)
    {
        var spec = request["spec"] as JsonObject ?? [];
        var seconds = spec["expirationSeconds"]?.GetValue<long>() ?? DefaultSeconds;
        IReadOnlyList<string> audiences = [.. (spec["audiences"] as JsonArray ?? []).Select(audience => audience?.GetValue<string>() ?? "")];
        var secret = await CheckAsync(target, spec, seconds, audiences, cancellationToken).ConfigureAwait(false);
        if (seconds > tokens.Longest.TotalSeconds)
            options.Warnings?.Add(string.Create(CultureInfo.InvariantCulture, $"requested expiration of {seconds} seconds is longer than the longest of this server: the token ends after {tokens.Longest.TotalSeconds:0} seconds"));
        var (token, expires) = await tokens.IssueAsync(target, audiences, TimeSpan.FromSeconds(Math.Min(seconds, (long)tokens.Longest.TotalSeconds)), secret, cancellationToken).ConfigureAwait(false);
        var metadata = request["metadata"] as JsonObject ?? [];
        (metadata["name"], metadata["namespace"]) = (target.Name, target.Namespace);
        request["metadata"] = metadata.DeepClone();
        // The token of a dry run would be as good as any.
        request["status"] = new JsonObject { ["token"] = options.DryRun ? "" : token, ["expirationTimestamp"] = expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
        if (!options.DryRun) await reports.ReportServiceAsync($"system:serviceaccount:{target.Namespace}:{target.Name}", target.Uid, options.User, string.Join(' ', audiences)).ConfigureAwait(false);
        return request;
    }

    private async ValueTask<ResourceObject?> CheckAsync(ResourceObject target, JsonObject spec, long seconds, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        var causes = new List<StatusCause>();
        if (seconds < ShortestSeconds) causes.Add(Invalid(seconds.ToString(CultureInfo.InvariantCulture), "may not specify a duration less than 10 minutes", "spec.expirationSeconds"));
        if (seconds > uint.MaxValue) causes.Add(Invalid(seconds.ToString(CultureInfo.InvariantCulture), "may not specify a duration larger than 2^32 seconds", "spec.expirationSeconds"));
        if (audiences.Count > MaximumAudiences || audiences.Any(string.IsNullOrWhiteSpace)) causes.Add(Invalid($"{audiences.Count} audiences", $"up to {MaximumAudiences} that are not empty are allowed", "spec.audiences"));
        if (target.DeletionTimestamp is not null) causes.Add(Invalid(target.Name, "the service account is being deleted", "metadata.name"));
        var secret = spec["boundObjectRef"] is JsonObject reference ? await SecretAsync(target, reference, causes, cancellationToken).ConfigureAwait(false) : null;
        if (causes.Count > 0) throw Refusal.Invalid(Request, target.Name, causes);
        return secret;
    }

    private async ValueTask<ResourceObject?> SecretAsync(ResourceObject target, JsonObject reference, List<StatusCause> causes, CancellationToken cancellationToken)
    {
        var (kind, version, name, uid) = (Text(reference, "kind"), Text(reference, "apiVersion"), Text(reference, "name"), Text(reference, "uid"));
        if (kind != "Secret" || version is not ("" or "v1"))
        {
            causes.Add(Invalid($"{version} {kind}", "tokens are bound to a Secret of v1; there are no pods and nodes here", "spec.boundObjectRef"));
            return null;
        }
        var found = await tokens.FindSecretAsync(target.Namespace, name, cancellationToken).ConfigureAwait(false);
        if (found is null) causes.Add(Invalid(name, $"there is no such secret in the namespace {target.Namespace}", "spec.boundObjectRef.name"));
        else if (uid.Length > 0 && uid != found.Uid) causes.Add(Invalid(uid, $"the UID in the bound object reference does not match the UID of the secret ({found.Uid})", "spec.boundObjectRef.uid"));
        return found;
    }

    private static string Text(JsonObject reference, string name) => reference[name]?.GetValue<string>() ?? "";

    private static StatusCause Invalid(string value, string why, string field) => new("FieldValueInvalid", $"Invalid value: \"{value}\": {why}", field);
}
