using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.DevOps.Admission;

/// <summary>Who may run steps with this machine's programs, whatever image they name.</summary>
internal sealed class HostRunRights(IKernelClient kernel, IExtensionEnvironment environment)
{
    public const string Permission = "runs.on-host";

    public async ValueTask<bool> MayAsync(string user, IReadOnlyList<string> groups, string @namespace, CancellationToken cancellationToken)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["user"] = user, ["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]),
                ["resourceAttributes"] = new JsonObject { ["verb"] = "use", ["group"] = "permissions.luban.dev", ["resource"] = environment.Id.ToLowerInvariant(), ["name"] = Permission, ["namespace"] = @namespace },
            },
        };
        using var answer = await kernel.Http.PostAsJsonAsync("apis/authorization.k8s.io/v1/subjectaccessreviews", review, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))?["status"]?["allowed"]?.GetValue<bool>() == true;
    }
}
