using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.TestExtensions;

/// <summary>Uses one part of the platform that is known, or suspected, to remember types.</summary>
public interface IProbe
{
    string Run(HttpContext context);
}

public sealed class JsonProbe : IProbe
{
    private static readonly JsonSerializerOptions Own = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public string Run(HttpContext context) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<SinkAnswer>(JsonSerializer.Serialize(new SinkAnswer("a", 1)))) + JsonSerializer.Serialize(Colour.Red, Own)
        + JsonSerializer.Serialize(new SinkVersion("1"), SinkJson.Default.SinkVersion);
}

[JsonSerializable(typeof(SinkVersion))]
public sealed partial class SinkJson : JsonSerializerContext;

public enum Colour
{
    Red,
}

public sealed class NewtonsoftProbe : IProbe
{
    public string Run(HttpContext context) => Newtonsoft.Json.JsonConvert.SerializeObject(Newtonsoft.Json.JsonConvert.DeserializeObject<SinkVersion>("{\"Version\":\"2\"}"))
        + typeof(Newtonsoft.Json.JsonConvert).Assembly.GetName().Version;
}

[TypeConverter(typeof(TagConverter))]
public sealed record Tag(string Text);

public sealed class TagConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => new Tag((string)value);
}

public sealed class TypeDescriptorProbe : IProbe
{
    public string Run(HttpContext context) =>
        TypeDescriptor.GetConverter(typeof(Tag)).ConvertFrom("tag") + TypeDescriptor.GetProperties(typeof(SinkAnswer)).Count.ToString(CultureInfo.InvariantCulture);
}

public sealed partial class RegexProbe : IProbe
{
    [GeneratedRegex("^s.nk$")]
    private static partial Regex Generated();

    public string Run(HttpContext context) => (Generated().IsMatch("sink") && new Regex("s+i", RegexOptions.Compiled).IsMatch("ssi")).ToString();
}

public sealed class DiagnosticsProbe : IProbe
{
    private static readonly ActivitySource Source = new("sink");
    private static readonly Meter Meter = new("sink");
    private static readonly ObservableGauge<int> Gauge = Meter.CreateObservableGauge("sink", () => new SinkAnswer("g", 3).Size);

    public string Run(HttpContext context)
    {
        using var activity = Source.StartActivity("probe");
        SinkEventSource.Log.Probed("x");
        return Gauge.Name;
    }
}

[EventSource(Name = "LuBan-Sink")]
public sealed class SinkEventSource : EventSource
{
    public static SinkEventSource Log { get; } = new();

    [Event(1)]
    public void Probed(string what) => WriteEvent(1, what);
}

public sealed class ExpressionProbe : IProbe
{
    public string Run(HttpContext context)
    {
        Expression<Func<SinkAnswer, string>> text = answer => answer.Text;
        return text.Compile()(new("compiled", 1));
    }
}

public sealed class DynamicProbe : IProbe
{
    public string Run(HttpContext context)
    {
        dynamic answer = new SinkAnswer("dynamic", 4);
        return answer.Text + answer.Size;
    }
}

public class TracingProxy : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name;
}

public sealed class ProxyProbe : IProbe
{
    public string Run(HttpContext context) => DispatchProxy.Create<IProbe, TracingProxy>().Run(context);
}

public sealed class ValidatorProbe : IProbe
{
    public string Run(HttpContext context)
    {
        var options = new SinkOptions { Size = 1000 };
        return Validator.TryValidateObject(options, new ValidationContext(options), [], true).ToString();
    }
}

public sealed class ReflectionProbe : IProbe
{
    public string Run(HttpContext context) => $"{Type.GetType("LuBan.TestExtensions.SinkAnswer, LuBan.TestExtensions.KitchenSink")?.Name} {Enum.Parse<Colour>("Red")} "
        + ActivatorUtilities.CreateInstance<SinkHealth>(context.RequestServices).GetType().Name + new RouteValueDictionary(new { sink = 1 }).Count;
}

public sealed class AmbientProbe : IProbe
{
    private static readonly AsyncLocal<SinkAnswer?> Local = new();
    private static readonly ThreadLocal<SinkAnswer?> PerThread = new();

    [ThreadStatic]
    private static SinkAnswer? _static;

    private static readonly Timer Clock = new(_ => _static = null, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
    private static readonly CancellationTokenSource Later = new(TimeSpan.FromHours(1));

    public string Run(HttpContext context)
    {
        Local.Value = PerThread.Value = _static = new("ambient", 1);
        context.Items["sink"] = _static;
        context.Features.Set(_static);
        context.Response.OnCompleted(static state => Task.FromResult(state.ToString()), _static);
        context.Response.RegisterForDispose(new Disposable());
        context.RequestAborted.Register(static state => _ = state, _static);
        Later.Token.Register(static () => { });
        return Clock.ToString() ?? "";
    }

    private sealed class Disposable : IDisposable
    {
        public void Dispose()
        {
        }
    }
}

public sealed class ExceptionProbe : IProbe
{
    public string Run(HttpContext context)
    {
        try
        {
            throw new SinkException();
        }
        catch (SinkException exception)
        {
            return exception.StackTrace is null ? "no trace" : "caught";
        }
    }
}

public sealed class SinkException : Exception;

public sealed class EnvironmentProbe(IExtensionEnvironment environment) : IProbe
{
    public string Run(HttpContext context) => environment.Id + environment.HostVersion;
}
