using System.Text.Json;
using LuBan.Sdk;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Validation;
using Microsoft.AspNetCore.Http;
using YamlDotNet.Core;

namespace LuBan.ServiceMesh.Api;

/// <summary>Says what is wrong with objects, as if they were stored together; nothing is stored.</summary>
internal static class ValidateApi
{
    private const int MaxLength = 1024 * 1024;

    public static async Task<IResult> ValidateAsync(HttpRequest request, MeshState state, CancellationToken cancellationToken)
    {
        var space = request.RouteValues.GetValueOrDefault("namespace")?.ToString();
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(cancellationToken);
        if (text.Length > MaxLength) return Results.Problem("LB9342: The text is longer than 1 MiB. Send fewer objects.", statusCode: 413);
        try
        {
            var resources = MeshYaml.Read(text, space);
            var snapshot = resources.Aggregate(Visible(state.Snapshot, space), (all, one) => all.With(one));
            return Results.Ok(resources.Select(one => new ValidatedObject(one.GetType().Name, one.Metadata.Namespace ?? "", one.Metadata.Name ?? "",
                [.. MeshValidator.Check(one, snapshot).Select(finding => new ValidationMessage(finding.Code, finding.IsError ? "Error" : "Warning", finding.Field, finding.Message))])));
        }
        catch (Exception exception) when (exception is YamlException or JsonException or FormatException)
        {
            return Results.Problem($"LB9342: This cannot be read: {exception.Message}", statusCode: 400);
        }
    }

    /// <summary>Who may see one namespace learns nothing about the others' objects by trying names.</summary>
    private static MeshSnapshot Visible(MeshSnapshot all, string? space) => space is null ? all : new()
    {
        VirtualServices = In(all.VirtualServices, space), DestinationRules = In(all.DestinationRules, space), MeshServices = In(all.MeshServices, space), RateLimits = In(all.RateLimits, space), Services = In(all.Services, space), Slices = In(all.Slices, space),
    };

    private static List<T> In<T>(IReadOnlyList<T> all, string space) where T : Resource => [.. all.Where(one => one.Metadata.Namespace == space)];
}

/// <summary>An object and what is wrong with it.</summary>
internal sealed record ValidatedObject(string Kind, string Namespace, string Name, IReadOnlyList<ValidationMessage> Messages);
