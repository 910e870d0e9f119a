using System.Diagnostics.Metrics;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.TestExtensions;

/// <summary>Sends what it is told to the kernel in its own name, and measures what it is told.</summary>
public sealed class CourierExtension : Extension
{
    private const string Carried = "Carry-";

    public override void Configure(IExtensionBuilder extension)
    {
        extension.Services.AddSingleton<Gauges>();
        extension.Routes.MapPost("/send", SendAsync);
        extension.Routes.MapPost("/watch", WatchAsync);
        extension.Routes.MapPost("/measure/{instrument}", (string instrument, string label, long value, Gauges gauges, string key = "label") => gauges.Count(instrument, key, label, value));
        extension.Routes.MapPost("/measure-long/{instrument}", (string instrument, int length, Gauges gauges) => gauges.Count(instrument, "label", new string('x', length), 1));
        extension.Routes.MapPost("/time/{instrument}", (string instrument, double seconds, Gauges gauges) => gauges.Time(instrument, seconds));
        extension.Routes.MapPost("/observe/{instrument}", (string instrument, string does, Gauges gauges) => gauges.Observe(instrument, does));
    }

    /// <summary>Sends a request and answers as it was answered.</summary>
    private static async Task<IResult> SendAsync(HttpRequest request, string method, string path, IKernelClient kernel)
    {
        using var message = new HttpRequestMessage(new(method), path);
        if (request.ContentType is not null)
        {
            message.Content = new StreamContent(request.Body);
            message.Content.Headers.ContentType = new("application/json");
        }
        foreach (var (name, value) in request.Headers.Where(header => header.Key.StartsWith(Carried, StringComparison.OrdinalIgnoreCase))) message.Headers.TryAddWithoutValidation(name[Carried.Length..], value.ToString());
        using var response = await kernel.Http.SendAsync(message, request.HttpContext.RequestAborted);
        return Results.Text(await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.ToString(), statusCode: (int)response.StatusCode);
    }

    /// <summary>Answers with the first line of a watch.</summary>
    private static async Task<string?> WatchAsync(string path, IKernelClient kernel, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await kernel.Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken));
        return await reader.ReadLineAsync(cancellationToken);
    }
}

/// <summary>Measures what it is told.</summary>
public sealed class Gauges(IMeterFactory meters)
{
    private readonly Meter _meter = meters.Create("Tests.Courier");

    public void Count(string instrument, string key, string label, long value) =>
        _meter.CreateCounter<long>(instrument, description: "What was told.").Add(value, new KeyValuePair<string, object?>(key, label));

    public void Time(string instrument, double seconds) => _meter.CreateHistogram<double>(instrument, "s", "How long it took.").Record(seconds);

    /// <summary>Makes a gauge that answers, throws or hangs when it is asked.</summary>
    public void Observe(string instrument, string does) => _meter.CreateObservableGauge(instrument, () => does switch
    {
        "throws" => throw new InvalidOperationException("as told"),
        "hangs" => Hang(),
        _ => 7L,
    });

    private static long Hang()
    {
        Thread.Sleep(TimeSpan.FromSeconds(3));
        return 0;
    }
}
