using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security;
using LuBan.Sdk;

namespace LuBan.Packages.Tests.Analysis;

/// <summary>Assemblies made while the test runs, that call what the test asks for. They are never loaded.</summary>
internal sealed class TestAssembly
{
    private readonly PersistedAssemblyBuilder _assembly;
    private readonly ModuleBuilder _module;
    private readonly TypeBuilder _type;
    private int _methods;

    public TestAssembly(string name, string? targetFramework = ".NETCoreApp,Version=v10.0")
    {
        _assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = new Version(1, 2, 3, 0) }, typeof(object).Assembly);
        if (targetFramework is not null) _assembly.SetCustomAttribute(Attribute<TargetFrameworkAttribute>(targetFramework));
        _module = _assembly.DefineDynamicModule(name);
        _type = _module.DefineType(name + ".Code", TypeAttributes.Public);
    }

    /// <summary>A method that calls another; what is called needs no arguments that make sense, because nobody runs it.</summary>
    public TestAssembly Calls(MethodBase method)
    {
        var code = _type.DefineMethod($"M{_methods++}", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []).GetILGenerator();
        if (method is ConstructorInfo constructor) code.Emit(OpCodes.Newobj, constructor);
        else code.Emit(OpCodes.Call, (MethodInfo)method);
        code.Emit(OpCodes.Ret);
        return this;
    }

    public TestAssembly Calls(Type type, string method) => Calls(type.GetMember(method).OfType<MethodBase>().First());

    public TestAssembly Constructs(Type type) => Calls(type.GetConstructors()[0]);

    public TestAssembly Imports(string library, string function)
    {
        _type.DefinePInvokeMethod(function, library, MethodAttributes.Public | MethodAttributes.Static, CallingConventions.Standard, typeof(int), [], CallingConvention.Cdecl, CharSet.Ansi);
        return this;
    }

    public TestAssembly IsUnsafe()
    {
        _module.SetCustomAttribute(new CustomAttributeBuilder(typeof(UnverifiableCodeAttribute).GetConstructor([])!, []));
        return this;
    }

    public byte[] Build()
    {
        _type.CreateType();
        var metadata = _assembly.GenerateMetadata(out var il, out var fields);
        var image = new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage), new MetadataRootBuilder(metadata), il, fields);
        var blob = new BlobBuilder();
        image.Serialize(blob);
        return blob.ToArray();
    }

    /// <summary>An extension that uses the SDK properly.</summary>
    public static TestAssembly Extension(string name) => new TestAssembly(name).Calls(typeof(Extension), nameof(LuBan.Sdk.Extension.Configure));

    private static CustomAttributeBuilder Attribute<T>(string argument) => new(typeof(T).GetConstructor([typeof(string)])!, [argument]);
}
