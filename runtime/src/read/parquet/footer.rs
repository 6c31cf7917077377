//! The end of a file, which says where everything in it is: read once for the row groups that a thread reads one after the other.

use std::{cell::RefCell, fs::File, path::PathBuf, sync::Arc};

use ::parquet::{
    errors::ParquetError,
    file::{
        metadata::{ParquetMetaData, ParquetMetaDataReader},
        properties::{ReaderProperties, ReaderPropertiesPtr},
        reader::{FileReader, RowGroupReader},
        serialized_reader::SerializedRowGroupReader,
    },
    record::reader::RowIter,
    schema::types::Type as Schema,
};

use crate::read::Stamp;

/// A file on disk whose end is known.
pub(super) struct KnownFile {
    file: Arc<File>,
    metadata: Arc<ParquetMetaData>,
    properties: ReaderPropertiesPtr,
}

/// Which file it is, and what it was when it was opened.
type Version = (PathBuf, Stamp);

thread_local! {
    /// The end of the last file of a thread.
    static LAST: RefCell<Option<(Version, Arc<ParquetMetaData>)>> = const { RefCell::new(None) };
}

impl KnownFile {
    /// A file that was opened at a path.
    pub(super) fn new(path: PathBuf, file: File) -> Result<Self, ParquetError> {
        let version = Stamp::from_metadata(&file.metadata()?).map(|stamp| (path, stamp));
        let known = LAST.with_borrow(|last| {
            let last = last.as_ref().filter(|(known, _)| Some(known) == version.as_ref());
            last.map(|(_, metadata)| Arc::clone(metadata))
        });
        let metadata = match known {
            Some(metadata) => metadata,
            None => {
                let metadata = Arc::new(ParquetMetaDataReader::new().parse_and_finish(&file)?);
                LAST.set(version.map(|version| (version, Arc::clone(&metadata))));
                metadata
            }
        };
        let properties = Arc::new(ReaderProperties::builder().build());
        Ok(Self { file: Arc::new(file), metadata, properties })
    }
}

impl FileReader for KnownFile {
    fn metadata(&self) -> &ParquetMetaData {
        &self.metadata
    }

    fn num_row_groups(&self) -> usize {
        self.metadata.num_row_groups()
    }

    fn get_row_group(&self, number: usize) -> Result<Box<dyn RowGroupReader + '_>, ParquetError> {
        let (file, properties) = (Arc::clone(&self.file), Arc::clone(&self.properties));
        let pages = self.metadata.page_index_for_row_group(number);
        let group = SerializedRowGroupReader::new(file, self.metadata.row_group(number), pages, properties)?;
        Ok(Box::new(group))
    }

    fn get_row_iter(&self, projection: Option<Schema>) -> Result<RowIter<'_>, ParquetError> {
        RowIter::from_file(projection, self)
    }
}
