using System.Text.Json.Nodes;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>Requests that a client sent ahead, so that nobody on the way reads or changes them (RFC 9126).</summary>
internal sealed class PushedRequests(RecordStore<PushedRecord> records, TimeProvider time)
{
    private const string Prefix = "urn:ietf:params:oauth:request_uri:";

    // A browser has to come with it, and its user to sign in.
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The name under which a request is kept; null for a request_uri that is none of ours.</summary>
    internal static string? NameOf(string uri) => uri.StartsWith(Prefix, StringComparison.Ordinal) ? Handles.Digest(uri[Prefix.Length..]) : null;

    internal async Task<string> KeepAsync(OAuthClient client, Parameters parameters, CancellationToken cancellationToken)
    {
        var handle = Handles.New();
        var record = new PushedRecord(client.Metadata.Uid!, parameters.All.Where(pair => pair.Key is not ("client_secret" or "client_assertion" or "client_assertion_type")).ToDictionary(StringComparer.Ordinal), time.GetUtcNow() + Lifetime);
        await records.CreateAsync(Handles.Digest(handle), null, record, cancellationToken);
        return Prefix + handle;
    }

    /// <exception cref="OAuthRefusal">LB8007: it is not there any more, or is another client's.</exception>
    internal async Task<(string Name, Parameters Parameters)> FindAsync(string uri, OAuthClient client, CancellationToken cancellationToken)
    {
        var name = NameOf(uri)!;
        return await records.FindAsync(name, cancellationToken) is { Content: var record } && record.ClientUid == client.Metadata.Uid && record.ExpiresAt > time.GetUtcNow()
            ? (name, Parameters.Of(record.Parameters))
            : throw new OAuthRefusal(OAuthErrors.InvalidRequestUri, "LB8007", "The pushed request is not known here, has expired, or was used. Begin again.");
    }

    /// <summary>A request is answered once.</summary>
    /// <returns>Whether it was still there.</returns>
    internal Task<bool> UseAsync(string name, CancellationToken cancellationToken) => records.DeleteAsync(name, cancellationToken);
}

/// <summary>A pushed request.</summary>
internal sealed record PushedRecord(string ClientUid, IReadOnlyDictionary<string, string> Parameters, DateTimeOffset ExpiresAt) : IExpiring
{
    DateTimeOffset IExpiring.RemoveAt => ExpiresAt;
}

/// <summary>Where requests are pushed to.</summary>
internal sealed class PushEndpoint(ClientAuthentication authentication, AuthorizationRequests requests, PushedRequests pushed, Issuers issuers)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadStrictFormAsync(context);
        var client = await authentication.AuthenticateAsync(context, parameters, context.RequestAborted);
        if (parameters["request_uri"] is not null) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8006", "A pushed request has no request_uri.");
        var named = Parameters.Of(parameters.All.Append(KeyValuePair.Create("client_id", client.Metadata.Name!)).DistinctBy(pair => pair.Key).ToDictionary(StringComparer.Ordinal));
        try
        {
            await requests.ReadAsync(named, issuers.Of(context.Request), context.RequestAborted);
        }
        catch (AuthorizationRefusal refusal)
        {
            throw refusal.Refusal;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await OAuthAnswers.WriteAsync(context, new JsonObject { ["request_uri"] = await pushed.KeepAsync(client, named, context.RequestAborted), ["expires_in"] = (long)PushedRequests.Lifetime.TotalSeconds });
    }
}
