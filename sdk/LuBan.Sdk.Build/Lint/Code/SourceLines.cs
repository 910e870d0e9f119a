using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>From instructions to lines of the source, where the package ships symbols.</summary>
internal sealed class SourceLines : IDisposable
{
    private readonly MetadataReaderProvider? _provider;
    private readonly MetadataReader? _symbols;
    private Dictionary<MethodDefinitionHandle, MethodDefinitionHandle>? _begun;

    private SourceLines(MetadataReaderProvider? provider)
    {
        _provider = provider;
        _symbols = provider?.GetMetadataReader();
    }

    public static SourceLines Of(PEReader image, byte[]? symbols)
    {
        try
        {
            if (symbols is not null) return new(MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols)));
            var embedded = image.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            return new(embedded.DataSize > 0 ? image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded) : null);
        }
        catch (BadImageFormatException)
        {
            // Symbols of another format: places have no lines then.
            return new(null);
        }
    }

    public (string? Source, int Line) At(MethodDefinitionHandle method, int offset)
    {
        if (_symbols is null || MetadataTokens.GetRowNumber(method) > _symbols.MethodDebugInformation.Count) return (null, 0);
        SequencePoint? nearest = null;
        foreach (var point in _symbols.GetMethodDebugInformation(method.ToDebugInformationHandle()).GetSequencePoints())
        {
            if (!point.IsHidden && (point.Offset <= offset || nearest is null)) nearest = point;
        }
        if (nearest is { } found) return (_symbols.GetString(_symbols.GetDocument(found.Document).Name), found.StartLine);
        return Begun(method) is { IsNil: false } moves ? At(moves, 0) : (null, 0);
    }

    // The lines of an async method belong to the method of the compiler that it begins.
    private MethodDefinitionHandle Begun(MethodDefinitionHandle method)
    {
        _begun ??= _symbols!.MethodDebugInformation.Select(handle => (Kickoff: _symbols.GetMethodDebugInformation(handle).GetStateMachineKickoffMethod(), Moves: handle.ToDefinitionHandle()))
            .Where(one => !one.Kickoff.IsNil).DistinctBy(one => one.Kickoff).ToDictionary(one => one.Kickoff, one => one.Moves);
        // What symbols say of themselves is not believed: a method that begins itself would never end.
        return _begun.GetValueOrDefault(method) is var moves && _begun.ContainsKey(moves) ? default : moves;
    }

    public void Dispose() => _provider?.Dispose();
}
