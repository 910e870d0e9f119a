using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.ServiceMesh.Model;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Api;

/// <summary>Moves traffic to a version: for a button, and for an alert that calls by itself.</summary>
internal static class ShiftApi
{
    private const int Attempts = 5;

    public static async Task<IResult> ShiftAsync(string @namespace, string name, string? subset, int? weight, ICallerResources<VirtualService> services, IEventRecorder events, ICallerAccess caller, CancellationToken cancellationToken)
    {
        var share = weight ?? 100;
        if (string.IsNullOrEmpty(subset) || share is < 0 or > 100) return Problem(400, "LB9341", $"Say ?subset=NAME, and &weight= from 0 to 100 (found: subset '{subset}', weight {share}).");
        for (var attempt = 1; ; attempt++)
        {
            if (await services.GetAsync(name, @namespace, cancellationToken) is not { } service) return Problem(404, "LB9340", $"There is no VirtualService '{@namespace}/{name}'.");
            if (Weights.Shift(service.Spec, subset, share) is not { } spec) return Problem(404, "LB9340", $"No rule of '{@namespace}/{name}' has a destination with the subset '{subset}'.");
            try
            {
                var stored = await services.UpdateAsync(service with { Spec = spec }, cancellationToken);
                events.Normal(stored, "TrafficShifted", $"{caller.Name} moved {share} % of the traffic to {subset}.");
                return Results.Ok(new { @namespace, name, subset, weight = share, generation = stored.Metadata.Generation });
            }
            catch (ResourceException exception) when (exception.StatusCode == 409 && attempt < Attempts)
            {
                // Somebody else wrote it meanwhile: once more, on what is there now.
            }
        }
    }

    private static IResult Problem(int status, string code, string detail) => Results.Problem(detail, statusCode: status, title: code, extensions: new Dictionary<string, object?> { ["code"] = code });
}
