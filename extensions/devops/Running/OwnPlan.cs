using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.DevOps.Running;

/// <summary>Tells a restart or an upgrade from the end: only the plan says why the extension stops.</summary>
internal sealed class OwnPlan(IKernelClient kernel, IExtensionEnvironment environment)
{
    /// <summary>Whether the extension is being removed or switched off. When nobody answers it is a restart: the runs go on.</summary>
    public async Task<bool> IsGoingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await kernel.Http.GetAsync($"apis/kernel.luban.dev/v1/installplans/{environment.Id.ToLowerInvariant()}", cancellationToken);
            if (!answer.IsSuccessStatusCode) return answer.StatusCode == System.Net.HttpStatusCode.NotFound;
            var plan = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
            return plan?["metadata"]?["deletionTimestamp"] is not null || plan?["spec"]?["enabled"]?.GetValue<bool>() == false;
        }
        catch (Exception failure) when (failure is HttpRequestException or ObjectDisposedException)
        {
            return false;
        }
    }
}
