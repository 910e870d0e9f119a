using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.TestExtensions;

/// <summary>Uses exactly one thing that pins, named by the configuration's <c>pin</c>, when <c>/pin</c> is requested.</summary>
public sealed class PinsExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        RequestDelegate use = extension.Configuration["pin"] switch
        {
            "Json" => context => context.Response.WriteAsync(JsonSerializer.Serialize(new Thing("json", 1))),
            "EqualJsonOptions" => context => context.Response.WriteAsync(string.Concat(Equal().Select(options => JsonSerializer.Serialize(new Thing("json", 1), options)))),
            "TypeDescriptors" => context => context.Response.WriteAsync(TypeDescriptor.GetConverter(typeof(Thing)).ToString() + TypeDescriptor.GetProperties(typeof(Thing)).Count),
            "Validation" => Validate,
            "PropertyHelpers" => context => context.Response.WriteAsync(new RouteValueDictionary(new Thing("route", 1)).Count.ToString(CultureInfo.InvariantCulture)),
            "Proxies" => context => context.Response.WriteAsync(DispatchProxy.Create<IThing, ThingProxy>().Name()),
            "EndpointMetadata" => context => context.Response.WriteAsync((EndpointMetadataCollection.Empty.GetMetadata<Thing>() is null).ToString()),
            "Meters" => Measure,
            "Statics" => Tick,
            "DynamicBinder" => Bind,
            "HttpHandlers" => context => context.Response.WriteAsync(context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient("pin").Timeout.ToString()),
            _ => context => context.Response.WriteAsync("nothing"),
        };
        if (extension.Configuration["pin"] == "HttpHandlers") extension.Services.AddHttpClient("pin").AddHttpMessageHandler(() => new ThingHandler());
        if (extension.Configuration["pin"] == "ParameterBinding") extension.Routes.MapGet("/pin", (Thing2 thing) => thing.Text);
        else if (extension.Configuration["pin"] == "CollectionValidation") extension.AddControllers();
        else extension.Routes.Map("/pin", use);

        // A health check endpoint wants its service while it is mapped.
        if (extension.Configuration["pin"] == "EarlyService") extension.Routes.MapHealthChecks("/health");
    }

    /// <summary>Options that outlive the extension and share one cache, as a library's own and <see cref="JsonSerializerOptions.Web"/> may.</summary>
    private static JsonSerializerOptions[] Equal()
    {
        JsonSerializerOptions[] equal = [new(JsonSerializerDefaults.Web), new(JsonSerializerDefaults.Web)];
        AppContext.SetData("tests.pins", equal);
        return equal;
    }

    private static Task Validate(HttpContext context)
    {
        var form = new ThingForm();
        return context.Response.WriteAsync(Validator.TryValidateObject(form, new ValidationContext(form), [], true).ToString());
    }

    private static Task Measure(HttpContext context)
    {
        // Nobody disposes this meter, and no static field of the extension leads to it.
        new Meter("pins").CreateObservableGauge("pins", static () => new Thing("gauge", 1).Number);
        return context.Response.WriteAsync("measured");
    }

    private static Task Tick(HttpContext context) => context.Response.WriteAsync(Clock.Ticks.ToString(CultureInfo.InvariantCulture));

    private static Task Bind(HttpContext context)
    {
        dynamic thing = new Thing("dynamic", 1);
        string text = thing.Text;
        return context.Response.WriteAsync(text);
    }
}

[ApiController]
public sealed class PinController : ControllerBase
{
    [HttpPost("/pin")]
    public int Post(HashSet<Thing> things) => things.Count;
}

public static class Clock
{
    private static readonly Timer Timer = new(_ => Ticks++, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    public static int Ticks { get; private set; } = Timer is null ? 0 : 1;
}

public sealed record Thing(string Text, int Number);

public sealed class ThingForm
{
    [Required]
    public string? Text { get; set; }
}

public sealed record Thing2(string Text)
{
    public static bool TryParse(string text, out Thing2 thing)
    {
        thing = new(text);
        return true;
    }
}

public interface IThing
{
    string Name();
}

public class ThingProxy : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name;
}

public sealed class ThingHandler : DelegatingHandler;
