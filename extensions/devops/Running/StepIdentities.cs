using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Running;

/// <summary>Gives steps an identity of their own in LuBan: a short-lived token of the run's service account.</summary>
internal sealed class StepIdentities(IKernelClient kernel, IOptions<DevOpsOptions> options)
{
    private const string Standard = "default";
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private Uri? _server;
    private string? _authority;

    /// <summary>A token for a run's service account; null when this kernel has none for it and the run did not ask for one.</summary>
    /// <exception cref="RunFailure">The run names a service account, and there is no token for it.</exception>
    public async Task<StepIdentity?> IssueAsync(TaskRun run, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var account = run.Spec.ServiceAccountName is { Length: > 0 } named ? named : Standard;
        if (await ServerAsync(cancellationToken) is not { } server) return account == Standard ? null : throw Refused(account, "this kernel has no address for steps; set the option 'serverAddress'.");
        // A little longer than the run, so that its last request still counts.
        var lifetime = (timeout ?? Longest) + Shortest;
        var request = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject { ["expirationSeconds"] = (long)(lifetime < Longest ? lifetime : Longest).TotalSeconds } };
        using var answer = await kernel.Http.PostAsJsonAsync($"api/v1/namespaces/{run.Metadata.Namespace}/serviceaccounts/{account}/token", request, cancellationToken);
        if (answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))?["status"]?["token"]?.GetValue<string>() is { Length: > 0 } token) return new(server, token, run.Metadata.Namespace!, await AuthorityAsync(cancellationToken));
        return account == Standard ? null : throw Refused(account, $"the kernel answered {(int)answer.StatusCode}.");
    }

    private static RunFailure Refused(string account, string why) => new("CouldntGetServiceAccount", $"There is no token for the service account '{account}': {why}");

    /// <summary>Who signed the kernel's certificate; null when it has none, or shows it to others only.</summary>
    private async Task<string?> AuthorityAsync(CancellationToken cancellationToken)
    {
        if (_authority is not null) return _authority;
        using var answer = await kernel.Http.GetAsync(".well-known/luban/ca.crt", cancellationToken);
        if (!answer.IsSuccessStatusCode) return null;
        var pem = await answer.Content.ReadAsStringAsync(cancellationToken);
        return pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal) ? _authority = pem : null;
    }

    /// <summary>Where steps reach the kernel: an address of its own listeners, or the one that it is known by.</summary>
    private async Task<Uri?> ServerAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ServerAddress is { } configured) return configured;
        if (_server is not null) return _server;
        using var answer = await kernel.Http.GetAsync(".well-known/openid-configuration", cancellationToken);
        if (!answer.IsSuccessStatusCode) return null;
        var issuer = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))?["issuer"]?.GetValue<string>();
        return Uri.TryCreate(issuer, UriKind.Absolute, out var address) ? _server = address : null;
    }
}
